import { asShipped } from "../../server/completion/experiment.ts";
import { noContext } from "../../server/domain/context.ts";
import assert from "node:assert/strict";
import { settings as table, type Settings } from "../../shared/settings.ts";
import { offset } from "../../server/base/brand.ts";
import { PipelineCompleter } from "../../server/completion/completer.ts";
import { silentLog } from "../../server/domain/log.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import { noPrivacy } from "../../server/domain/privacy.ts";
import { renderParts } from "../../server/domain/promptPart.ts";
import { createSyntax } from "../../server/syntax/createSyntax.ts";
import { cursorMark, firstFile, isUpdating, readCases, updateSection, type Case } from "../support/cases.ts";
import { fakeClock } from "../support/fakeClock.ts";
import { scriptedEngine } from "../support/scriptedEngine.ts";

const languages: Readonly<Record<string, string>> = {
  ts: "typescript",
  tsx: "typescriptreact",
  js: "javascript",
  py: "python",
  go: "go",
  rs: "rust",
  java: "java",
  c: "c",
  cpp: "cpp",
  cs: "csharp",
  rb: "ruby",
  php: "php",
  md: "markdown",
  foo: "unknown-language",
  json: "json",
};

suite("whole pipeline, case by case", () => {
  const syntax = createSyntax();
  for (const each of readCases("test/fixtures/complete"))
    test(each.title, async () => {
      const { outcome, document, cursor } = await run(each, syntax);
      const [name, actual] =
        outcome.kind === "shown" ? ["ghost", ghost(document, outcome)] : ["outcome", `empty ${outcome.reason}`];
      const expected = each.sections.get(name);
      if (isUpdating && expected !== actual) updateSection(each, name, actual);
      else assert.equal(actual, expected, `from: ${JSON.stringify(outcome.explanation, undefined, 1)}`);
      const prompt = each.sections.get("prompt");
      if (prompt !== undefined)
        assert.equal(`${renderParts(outcome.explanation.parts)}${cursorMark}${outcome.explanation.heal}`, prompt);
      if (outcome.kind === "shown") for (const item of outcome.items) assertShowable({ document, cursor, item });
    });

  for (const each of readCases("test/fixtures/complete").filter(({ sections }) => !sections.has("crlf")))
    test(`with Windows line ends it is the same: ${each.title}`, async () => {
      const unix = await run(each, syntax);
      const windows = await run({ ...each, sections: withCrlf(each) }, syntax);
      const shown = ({ outcome, document }: typeof unix): string =>
        outcome.kind === "shown" ? ghost(document, outcome) : outcome.reason;
      assert.equal(shown(windows), shown(unix));
      if (windows.outcome.kind === "shown")
        for (const item of windows.outcome.items) assertShowable({ ...windows, item });
    });
});

/** A model goes on as the document is written. */
const withCrlf = ({ sections }: Case): Case["sections"] =>
  new Map([...sections, ["crlf", ""], ["model says", (sections.get("model says") ?? "").replaceAll("\n", "\r\n")]]);

async function run(each: Case, syntax: ReturnType<typeof createSyntax>) {
  const file = firstFile(each);
  const isCrlf = each.sections.has("crlf");
  const marked = isCrlf ? file.text.replaceAll("\n", "\r\n") : file.text;
  const cursor = marked.indexOf(cursorMark);
  assert.notEqual(cursor, -1, `${each.file} has no cursor`);
  const document = marked.replace(cursorMark, "");
  const values = Object.fromEntries(Object.entries(table).map(([key, { default: value }]) => [key, value]));
  const given = JSON.parse(each.sections.get("settings") ?? "{}") as Partial<Settings>;
  const settings = { ...values, "complete.debounceMs": 0, ...given } as Settings;
  const clock = fakeClock();
  const meanLogProb = each.sections.has("confidence") ? Number(each.sections.get("confidence")) : -0.1;
  const engine = scriptedEngine({ says: each.sections.get("model says") ?? "", meanLogProb });
  const completer = new PipelineCompleter({
    engine,
    syntax,
    clock,
    log: silentLog,
    settings: () => settings,
    context: noContext,
    privacyOf: () => noPrivacy,
    experiment: asShipped,
  });
  const extension = file.path.slice(file.path.lastIndexOf(".") + 1);
  const outcome = await completer.complete(
    {
      snapshot: {
        uri: `file:///w/${file.path}#${each.file}${isCrlf}`,
        languageId: languages[extension] ?? extension,
        version: 1,
        text: document,
        path: file.path,
      },
      offset: offset(cursor),
      trigger: each.sections.has("explicit") ? "explicit" : "automatic",
      wanted: 1,
      indentation: { insertSpaces: !document.includes("\n\t"), tabSize: 4 },
      selected: undefined,
      precedingCells: "",
    },
    new AbortController().signal,
  );
  assert.equal(clock.sleeping, 0);
  completer.dispose();
  return { outcome, document, cursor };
}

function ghost(document: string, outcome: Outcome & { kind: "shown" }): string {
  const [item] = outcome.items;
  assert.ok(item);
  return (document.slice(0, item.from) + `«${item.insertText}»` + document.slice(item.to)).replaceAll("\r\n", "\n");
}

/** VS Code's own rule for showing an inline suggestion, restated; an item that breaks it is never seen. */
function assertShowable({
  document,
  cursor,
  item,
}: {
  document: string;
  cursor: number;
  item: { insertText: string; from: number; to: number };
}): void {
  const replacedBefore = document.slice(item.from, cursor);
  assert.ok(item.insertText.startsWith(replacedBefore), "the text begins with what it replaces before the cursor");
  assert.ok(!document.slice(item.from, item.to).includes("\n"), "the range stays on one line");
  let at = replacedBefore.length;
  for (const char of document.slice(cursor, item.to)) {
    at = item.insertText.indexOf(char, at);
    assert.notEqual(at, -1, "the text holds, in order, what it replaces after the cursor");
    at += 1;
  }
  assert.ok(!item.insertText.includes("\r"), "line breaks are \\n only");
}

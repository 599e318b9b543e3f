import assert from "node:assert/strict";
import { offset } from "../../server/base/brand.ts";
import { noContext, type ContextProvider } from "../../server/domain/context.ts";
import type { Snapshot } from "../../server/domain/snapshot.ts";
import type { Settings } from "../../shared/settings.ts";
import { completerBench, reasonOf } from "../support/completerBench.ts";

const snapshot: Snapshot = { uri: "file:///a.ts", languageId: "typescript", version: 1, text: "", path: "a.ts" };
const line = "const second = readSecondNumber();";

suite("restraint", () => {
  suite("what was just deleted", () => {
    const context: ContextProvider = { ...noContext, justDeleted: () => [`  ${line}`, ")"] };
    type Bench = ReturnType<typeof completerBench>;
    const ask = async (b: Bench, marked: string): Promise<string> => {
      const pending = b.ask(marked);
      await b.clock.advance(1000);
      const outcome = await pending;
      return outcome.kind === "shown" ? (outcome.items[0]?.insertText ?? "") : outcome.reason;
    };
    const place = "const first = 1;\n█\n";
    const deleted = ({ completer }: Bench): void => {
      completer.documentChanged(snapshot, "deleted");
      completer.documentChanged(snapshot, "typed");
    };
    const start = (whole: string): Bench => {
      // Goes on from the unfinished word, as the model is made to.
      const says = ({ heal }: { readonly heal: string }): string =>
        heal.trim() === "" ? whole : whole.slice(whole.indexOf(heal) + heal.length);
      return completerBench({ says }, {}, { context });
    };

    test("is not suggested again", async () => {
      const b = start(line);
      deleted(b);
      assert.equal(await ask(b, place), "justDeleted");
      assert.equal(await ask(b, "const first = 1;\nconst second█\n"), "justDeleted");
    });

    test("ends a suggestion that goes on with it", async () => {
      const b = start(`const third = 3;\n${line}\n`);
      deleted(b);
      assert.equal(await ask(b, "function f() {\n  █\n}\n"), "const third = 3;");
    });

    test("does not come back from the cache", async () => {
      const b = start(line);
      assert.equal(await ask(b, place), line);
      deleted(b);
      assert.equal(await ask(b, "const first = 1;\ncon█\n"), "justDeleted");
    });

    test("may be suggested after another kind of edit, without a deletion, and on request", async () => {
      const b = start(line);
      assert.equal(await ask(b, place), line);
      deleted(b);
      b.completer.documentChanged(snapshot, "other");
      assert.equal(await ask(b, place), line);
      const asked = start(line);
      deleted(asked);
      assert.equal(reasonOf(await asked.ask(place, { trigger: "explicit" })), "shown from model");
    });
  });

  test("an undo shows nothing until something is typed, and what it brought back may be suggested", async () => {
    const b = completerBench({ says: line }, {}, { context: { ...noContext, justDeleted: () => [line] } });
    b.completer.documentChanged(snapshot, "deleted");
    b.completer.documentChanged(snapshot, "undone");
    const outcome = await b.ask("const first = 1;\n█\n");
    assert.equal(outcome.kind === "empty" && `${outcome.reason} ${outcome.detail}`, "afterDeletion undone");
    b.completer.documentChanged(snapshot, "typed");
    const pending = b.ask("const first = 1;\n█\n");
    await b.clock.advance(1000);
    assert.equal(reasonOf(await pending), "shown from model");
  });

  const inside: readonly { text: string; key: keyof Settings; reason: string }[] = [
    { text: "const a = 1;\n// the first █\n", key: "complete.comments.enable", reason: "inComment" },
    { text: "const a = 1;\n/* the first\n   and █\n*/\n", key: "complete.comments.enable", reason: "inComment" },
    { text: 'const a = 1;\nconst b = "some █";\n', key: "complete.strings.enable", reason: "inString" },
    { text: "const a = 1;\nconst b = █\n", key: "complete.strings.enable", reason: "shown from model" },
    { text: "const a = 1;\n// the first █\n", key: "complete.strings.enable", reason: "shown from model" },
  ];
  for (const { text, key, reason } of inside)
    test(`${key} off, at ${JSON.stringify(text)}: ${reason}`, async () => {
      const b = completerBench({ says: "2;" }, { [key]: false });
      const pending = b.ask(text);
      await b.clock.advance(1000);
      assert.equal(reasonOf(await pending), reason);
      assert.match(reasonOf(await b.ask(text, { trigger: "explicit" })), /^shown/);
    });

  const documents: readonly { uri: string; isShown: boolean }[] = [
    ...["git:/w/a.ts?%7B%22ref%22%3A%22HEAD%22%7D", "output:extension-output", "search-editor:/x", "jdt://contents/A"],
    ...["fugitive:///w/.git//0/a.ts", "vscode-notebook-output:/w/a.ipynb"],
  ].map((uri) => ({ uri, isShown: false }));
  const editable = [
    "file:///w/git/a.ts",
    "untitled:Untitled-1",
    "vscode-notebook-cell:/w/a.ipynb#x",
    "vscode-vfs://h/a",
  ];
  for (const { uri, isShown } of [...documents, ...editable.map((each) => ({ uri: each, isShown: true }))])
    test(`${uri} is ${isShown ? "edited" : "read-only"}`, async () => {
      const text = "const a = 1;\nconst b = \n";
      const b = completerBench({ says: "2;" });
      const request = { snapshot: { ...snapshot, uri, text }, offset: offset(text.length - 1) };
      const outcome = await b.ask("█", { ...request, trigger: "explicit" });
      assert.equal(reasonOf(outcome), isShown ? "shown from model" : "readOnlyDocument");
    });

  test("the context hears of what is opened, looked at and changed on disk", () => {
    const heard: unknown[] = [];
    const context: ContextProvider = {
      ...noContext,
      documentOpened: ({ uri }) => heard.push(uri),
      documentViewed: (uri, lines) => heard.push([uri, lines]),
      filesChanged: (files) => heard.push(files),
    };
    const { completer } = completerBench({ says: "" }, {}, { context });
    completer.documentOpened(snapshot);
    completer.documentViewed("file:///b.ts", { line: 1, endLine: 9 });
    completer.filesChanged(["/w/c.ts"]);
    assert.deepEqual(heard, [snapshot.uri, ["file:///b.ts", { line: 1, endLine: 9 }], ["/w/c.ts"]]);
  });
});

import assert from "node:assert/strict";
import { tokens } from "../../../server/base/brand.ts";
import { cursorMark, firstFile, isUpdating, readCases, updateSection, type Case } from "../../support/cases.ts";
import { contextBench } from "../../support/contextBench.ts";

/** Which snippets a place gets, from which source and why; the rest of a case is the repository. */
suite("context", () => {
  for (const each of readCases("test/fixtures/context"))
    test(each.title, async () => {
      const actual = await render(each);
      if (isUpdating) updateSection(each, "snippets", actual);
      else assert.equal(actual, each.sections.get("snippets"));
    });
});

const notFiles = new Set(["sources", "window", "snippets"]);

async function render(each: Case): Promise<string> {
  const { sections } = each;
  const { path, text } = firstFile(each);
  const files = [...sections].filter(([name]) => !notFiles.has(name));
  const bench = contextBench({
    files: new Map(files.map(([name, body]) => [name, body.replace(cursorMark, "")])),
    sources: sections.get("sources")?.split(/\s+/),
  });
  const lines = sections.get("window");
  const { snippets } = await bench.gather({
    path,
    marked: text,
    budget: tokens(400),
    windowLines: lines === undefined ? undefined : Number(lines),
  });
  await bench.dispose();
  return snippets
    .map((snippet) => `## ${snippet.path} — ${snippet.source}: ${snippet.why}\n${snippet.text}`)
    .join("\n");
}

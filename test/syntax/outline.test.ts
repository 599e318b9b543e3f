import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { Definition, Import, Outline } from "../../server/domain/outline.ts";
import { createOutliner } from "../../server/syntax/outline/createOutliner.ts";
import { firstFile, isUpdating, readCases } from "../support/cases.ts";

/** A case is named after its language: `python.txt`, `python-broken.txt`. */
const cases = readCases("test/fixtures/outline");
const languageOf = (file: string): string => basename(file, ".txt").split("-", 1)[0] ?? "";

const mark = (isExported: boolean): string => (isExported ? "+" : "-");
const lines = ({ line, endLine }: { line: number; endLine: number }): string =>
  line === endLine ? `${line + 1}` : `${line + 1}-${endLine + 1}`;

function renderImport(each: Import): string {
  const names = each.names.map(({ imported, local }) => (imported === local ? imported : `${imported} as ${local}`));
  const parts = [
    names.length === 0 ? "" : ` { ${names.join(", ")} }`,
    each.namespace === "" ? "" : ` * as ${each.namespace}`,
    each.isWildcard ? " *" : "",
  ];
  return `${lines(each)} ${each.isReexport ? "reexport" : "import"} "${each.specifier}"${parts.join("")}`;
}

function renderDefinition(each: Definition): string {
  const name = each.container === "" ? each.name : `${each.container}.${each.name}`;
  const type = each.typeName === "" ? "" : ` => ${each.typeName}`;
  const bases = each.bases.length === 0 ? "" : ` < ${each.bases.join(", ")}`;
  const head = `${lines(each)} ${mark(each.isExported)}${each.kind} ${name}${bases}${type}`;
  return [head, each.signature, ...(each.doc === "" ? [] : [`"${each.doc}"`])].join("\n    ");
}

const render = ({ packageName, imports, definitions }: Outline): string =>
  [
    ...(packageName === "" ? [] : [`package ${packageName}`]),
    ...imports.map(renderImport),
    ...definitions.map(renderDefinition),
  ].join("\n");

suite("Outline: cases", () => {
  const outliner = createOutliner();
  for (const each of cases)
    test(each.title, () => {
      const outline = outliner.outlineOf(languageOf(each.file), firstFile(each).text);
      assert.ok(outline !== undefined, "no outline");
      const actual = render(outline);
      if (isUpdating && actual !== each.sections.get("outline")) {
        const source = readFileSync(each.file, "utf8").split("\n-- outline --\n", 1)[0] ?? "";
        writeFileSync(each.file, `${source}\n-- outline --\n${actual}\n`);
        return;
      }
      assert.equal(actual, each.sections.get("outline"));
    });

  for (const each of cases)
    test(`with Windows line ends it is the same: ${each.title}`, () => {
      const outline = outliner.outlineOf(languageOf(each.file), firstFile(each).text.replaceAll("\n", "\r\n"));
      assert.ok(outline !== undefined, "no outline");
      assert.equal(render(outline).replaceAll("\r\n", "\n"), each.sections.get("outline"));
    });
});

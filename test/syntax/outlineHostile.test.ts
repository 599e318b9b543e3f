import assert from "node:assert/strict";
import fc from "fast-check";
import type { Definition, Outline } from "../../server/domain/outline.ts";
import { grammarNames, grammars } from "../../server/syntax/grammars.ts";
import { createOutliner } from "../../server/syntax/outline/createOutliner.ts";
import { maxTreeUnits } from "../../server/syntax/trees.ts";
import { firstFile, readCases } from "../support/cases.ts";

const outliner = createOutliner();
const cases = readCases("test/fixtures/outline");
const languageOf = (file: string): string => /([a-z]+)[^/\\]*\.txt$/.exec(file)?.[1] ?? "";
/** Markup and data declare nothing that other files name. */
const data = new Set(["json", "html", "css", "toml", "yaml"]);
const languages = grammarNames.filter((name) => !data.has(name));
const sources = new Map(cases.map((each) => [languageOf(each.file), firstFile(each).text]));

/** Asserts what holds for every outline of `text`. */
function sound(outline: Outline | undefined, text: string): Outline {
  assert.ok(outline !== undefined, "no outline");
  const lines = text.split("\n").length;
  for (const each of [...outline.definitions, ...outline.imports]) {
    assert.ok(each.line >= 0 && each.line <= each.endLine && each.endLine < lines, JSON.stringify(each));
  }
  for (const { name, signature, doc } of outline.definitions) {
    assert.ok(name !== "" && signature.length <= 300 && doc.length <= 200, name);
    assert.ok(!/[\r\n\t]/.test(signature + doc), signature);
  }
  return outline;
}
const outlineOf = (language: string, text: string): Outline => sound(outliner.outlineOf(language, text), text);

suite("Outline: languages", () => {
  test("every grammar that is no markup or data has a case that finds functions or types", () => {
    for (const name of languages) {
      const found = outlineOf(name, sources.get(name) ?? "").definitions;
      assert.ok(found.length > 0, `Add test/fixtures/outline/${name}.txt.`);
    }
  });

  test("every name that editors give a language leads to the same outline", () => {
    for (const name of languages)
      for (const id of grammars[name].ids)
        assert.deepEqual(outlineOf(id, sources.get(name) ?? ""), outlineOf(name, sources.get(name) ?? ""), id);
  });

  test("no grammar, no outline", () => {
    for (const id of [...data, "plaintext", "constructor", ""])
      assert.equal(outliner.outlineOf(id, "a = 1\n"), undefined, id);
  });

  test("a text above the limit has none", () => {
    assert.equal(outliner.outlineOf("python", "a = 1\n".repeat(maxTreeUnits / 6 + 1)), undefined);
  });
});

/** Names of the definitions with what they stand in. */
const paths = (definitions: readonly Definition[]): string[] =>
  definitions.map(({ kind, container, name }) => `${kind} ${container}.${name}`);

suite("Outline: hostile texts", () => {
  for (const [language, text] of sources) {
    const clean = paths(outlineOf(language, text).definitions);

    test(`${language}: line ends, a byte order mark and wide characters change no definition`, () => {
      const windows = outlineOf(language, text.replaceAll("\n", "\r\n"));
      assert.deepEqual(paths(windows.definitions), clean);
      if (language !== "php") assert.deepEqual(paths(outlineOf(language, `\ufeff${text}`).definitions), clean);
    });

    test(`${language}: cut off anywhere, the declarations before the cut are still read`, () => {
      let kept = 0;
      for (let part = 1; part <= 10; part++) {
        const cut = text.slice(0, Math.floor((text.length * part) / 10));
        kept += outlineOf(language, cut).definitions.length / clean.length;
      }
      assert.ok(kept > 3, `only ${kept.toFixed(1)} of 10`);
    });

    test(`${language}: with pieces missing, doubled and swapped, nothing is thrown`, () => {
      const piece = fc.record({ from: fc.nat(text.length), length: fc.nat(60), to: fc.nat(text.length) });
      fc.assert(
        fc.property(
          piece,
          fc.constantFrom("", "{", ")", '"', "\0", "\ud83d", "\ude00", "😀", "/*", "<", "\r"),
          (at, junk) => {
            const lifted = text.slice(at.from, at.from + at.length);
            const rest = text.slice(0, at.from) + text.slice(at.from + at.length);
            const broken = rest.slice(0, at.to) + junk + lifted + rest.slice(at.to);
            // A grammar may need longer for such a text than the outliner waits on a busy machine.
            const outline = outliner.outlineOf(language, broken);
            if (outline !== undefined) sound(outline, broken);
          },
        ),
        { numRuns: 25 },
      );
    });
  }

  const monsters: readonly (readonly [name: string, text: string])[] = [
    ["nothing", ""],
    ["a byte order mark only", "\ufeff"],
    ["zeros", "\0".repeat(5000)],
    ["half surrogates", "\ud83d".repeat(3000) + "\ude00".repeat(3000)],
    ["deep brackets", "{".repeat(3000)],
    ["deep parentheses", "f(".repeat(3000)],
    ["deep namespaces", "namespace a { ".repeat(1000)],
    ["deep modules", "mod a { ".repeat(1000)],
    ["deep classes", "class A { ".repeat(1000)],
    ["deep Python", Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth)}class A:`).join("\n")],
    ["deep uses", `use ${"a::{".repeat(1000)}`],
    ["deep types", `type A = ${"B<".repeat(1000)}`],
    ["deep unions", `type A = ${"(B & ".repeat(1000)}`],
    ["one long line", `x = "${"a".repeat(300_000)}"`],
    ["ends of comments", "*/ function f() {}\n".repeat(500)],
    ["line comments", `${"// a\n".repeat(3000)}function f() {}`],
    ["names without end", `class ${"A".repeat(100_000)} {}`],
    ["headers without end", `function f(${"a, ".repeat(5000)}) {}`],
    ["quotes", "'\"`".repeat(1000)],
    ["control characters", Array.from({ length: 5000 }, (_, at) => String.fromCharCode(at % 32)).join("")],
  ];
  for (const [name, text] of monsters)
    test(`${name}, in every language`, function () {
      this.timeout(60_000);
      for (const language of languages) {
        const outline = outliner.outlineOf(language, text);
        if (outline !== undefined) sound(outline, text);
      }
    });

  test("many declarations take time in proportion", function () {
    this.timeout(30_000);
    const line = "/** Doc. */\nexport function f(a: string): void {}\n";
    const timed = (count: number): number => {
      const before = process.cpuUsage();
      outlineOf("typescript", line.repeat(count));
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    timed(500);
    const few = timed(1000);
    assert.ok(timed(8000) < 8 * 6 * few);
  });
});

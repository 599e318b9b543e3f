import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { holeKinds, type HoleKind } from "../../server/evaluation/make/hole.ts";
import { makeCases } from "../../server/evaluation/make/makeCases.ts";
import { caseLine, readCases } from "../../server/evaluation/readCases.ts";
import type { EvalCase } from "../../server/evaluation/result.ts";
import { masked, temporaryRepository } from "./evalBench.ts";

type Fixture = {
  /** Lines by path. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Of some kinds: what one of the answers ends with, whatever the draw. */
  readonly ends: Partial<Record<HoleKind, string>>;
};

const fixtures = JSON.parse(
  readFileSync(new URL("../fixtures/evaluation/repositories.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Fixture>>;

const filesOf = (language: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fixtures[language]?.files ?? {}).map(([path, lines]) => [path, lines.join("\n")]));

const wanted = { count: 60, kinds: holeKinds, seed: 1, signal: new AbortController().signal };

suite("evaluation: cases from a repository", () => {
  for (const [language, { ends }] of Object.entries(fixtures))
    test(language, async () => {
      const { folder, remove } = temporaryRepository(filesOf(language));
      try {
        for (const kind of holeKinds) {
          // Alone, because no two cases come from neighbouring lines.
          const cases = await makeCases({ folder, ...wanted, kinds: [kind] });
          const answers = cases.map((each) => masked(folder, each).answer);
          const end = ends[kind] ?? "";
          assert.ok(
            answers.some((answer) => answer.endsWith(end)),
            `no ${kind} that ends in "${end}" in ${JSON.stringify(answers)}`,
          );
          for (const answer of answers) {
            assert.equal(answer, answer.trimEnd());
            assert.equal(answer === "", kind === "silence");
          }
          for (const each of cases) assert.deepEqual([each.kind, each.language], [kind, language]);
        }
      } finally {
        remove();
      }
    });

  const withTypeScript = async (run: (folder: string) => Promise<void>): Promise<void> => {
    const { folder, remove } = temporaryRepository(filesOf("typescript"));
    try {
      await run(folder);
    } finally {
      remove();
    }
  };

  test("the same seed gives the same cases, another one others, and a list of them is read back", () =>
    withTypeScript(async (folder) => {
      const few = { ...wanted, count: 6 };
      const cases = await makeCases({ folder, ...few });
      assert.equal(cases.length, 6);
      assert.deepEqual(await makeCases({ folder, ...few }), cases);
      assert.notDeepEqual(await makeCases({ folder, ...few, seed: 2 }), cases);
      const read = readCases(cases.map(caseLine).join("\n"), "x");
      assert.deepEqual(read.kind === "cases" ? read.cases : [], cases);
    }));

  test("only the kinds that are asked for", () =>
    withTypeScript(async (folder) => {
      const kinds = new Set(
        (await makeCases({ folder, ...wanted, kinds: ["args", "silence"] })).map(({ kind }) => kind),
      );
      assert.deepEqual([...kinds].sort(), ["args", "silence"]);
    }));

  test("never two on neighbouring lines of a file", () =>
    withTypeScript(async (folder) => {
      const lines = new Map<string, number[]>();
      for (const { path, prefixUnits } of await makeCases({ folder, ...wanted })) {
        const line = readFileSync(join(folder, path), "utf8").slice(0, prefixUnits).split("\n").length;
        const others = lines.get(path) ?? [];
        assert.ok(
          others.every((other) => Math.abs(other - line) > 1),
          `${path}:${line}`,
        );
        lines.set(path, [...others, line]);
      }
    }));

  test("what only another file can tell is marked", async () => {
    const { folder, remove } = temporaryRepository({
      "a.ts": `export const hiddenElsewhere = (value: number): number => value + 1;\n${"// padding of a file that is long enough\n".repeat(6)}`,
      "b.ts": `export function runOnce(value: number): number {\n  return hiddenElsewhere(value);\n}\n\nexport function runTwice(value: number): number {\n  return runOnce(value) + value;\n}\n// padding of a file that is long enough to be taken\n`,
    });
    try {
      const cases = await makeCases({ folder, ...wanted, kinds: ["empty-body"] });
      const needs = Object.fromEntries(cases.map((each: EvalCase) => [masked(folder, each).answer, each.need]));
      assert.deepEqual(needs, { "return hiddenElsewhere(value);": "repo", "return runOnce(value) + value;": "buffer" });
    } finally {
      remove();
    }
  });

  test("nothing is cut from files that cannot be parsed, and a folder without source gives nothing", async () => {
    const broken = (filesOf("typescript")["src/cart.ts"] ?? "").replace("): string {", "): string {{{ ((");
    const { folder, remove } = temporaryRepository({ "a.ts": broken, "b.txt": broken });
    try {
      assert.deepEqual(await makeCases({ folder, ...wanted }), []);
    } finally {
      remove();
    }
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { scoreSet, testProgram } from "../../../server/evaluation/sets/scoreSet.ts";
import { setKinds, type SetKind } from "../../../server/evaluation/sets/setCase.ts";
import { callOnly, firstStatement, humanEvalText, isEnough } from "../../../server/evaluation/sets/trims.ts";
import { setCase } from "./setCases.ts";

type Row = {
  set: SetKind;
  id: string;
  language: string;
  answer: string;
  completion: string;
  scores: Record<string, number>;
  /** What is put into the program, where the reference says. */
  text?: string;
};

/** Made by the reference scorer in Python, whose figures were checked against third-party ones. */
const rows = JSON.parse(readFileSync("test/fixtures/evaluation/setReference.json", "utf8")) as Row[];

suite("measures of published sets", () => {
  for (const [index, row] of rows.entries())
    test(`row ${index} (${row.set}, ${row.language}) is scored as by the reference`, () => {
      const each = setCase({ id: row.id, language: row.language, answer: row.answer });
      const scores = scoreSet(row.set, each, { completion: row.completion, passed: undefined });
      assert.deepEqual(Object.keys(scores).sort(), Object.keys(row.scores).sort());
      for (const [name, wanted] of Object.entries(row.scores))
        assert.ok(Math.abs((scores[name] ?? NaN) - wanted) < 1e-9, `${name}: ${scores[name]}, not ${wanted}`);
      if (row.text !== undefined) assert.equal(humanEvalText(each, row.completion), row.text);
    });

  test("unit tests add a measure only where they were run", () => {
    const each = setCase({ id: "SingleLineInfilling/x", answer: "a\n" });
    assert.equal(scoreSet("humaneval-infilling", each, { completion: "b", passed: true })["pass"], 100);
    assert.equal(scoreSet("humaneval-infilling", each, { completion: "a", passed: false })["pass"], 0);
    assert.ok(!("pass" in scoreSet("humaneval-infilling", each, { completion: "a", passed: undefined })));
  });

  for (const { completion, em_call, em } of [
    { completion: "f(a, g(b))", em_call: 100, em: 100 },
    { completion: "f(a,g( b ));\nmore()", em_call: 100, em: 0 },
    { completion: "f(a, g(b)).h()", em_call: 100, em: 0 },
    { completion: "f(a, g(c))", em_call: 0, em: 0 },
  ])
    test(`SAFIM: ${JSON.stringify(completion)}`, () => {
      const scores = scoreSet("safim-api", setCase({ answer: "f(a, g(b))" }), { completion, passed: undefined });
      assert.deepEqual([scores["em_call"], scores["em"]], [em_call, em]);
    });

  test("a program is prefix, answer, suffix, tests and their call", () => {
    const each = setCase({
      id: "SingleLineInfilling/x",
      prefix: "def f():\n",
      answer: "  return 1\n",
      suffix: "\n",
      tests: "def check(f): assert f() == 1",
      entryPoint: "f",
    });
    assert.equal(
      testProgram(each, "  return 2\n  junk"),
      "def f():\n  return 2\n\n\ndef check(f): assert f() == 1\ncheck(f)\n",
    );
  });
});

suite("generation ends where the benchmark looks no further", () => {
  type Enough = { kind: SetKind; id?: string; language?: string; answer?: string; not: string[]; enough: string[] };
  const cases: Enough[] = [
    {
      kind: "humaneval-infilling",
      id: "SingleLineInfilling/x",
      answer: "a\n",
      not: ["", "\n", "\n\n", "a", "\na"],
      enough: ["a\n", "\n a\n"],
    },
    { kind: "humaneval-infilling", id: "SingleLineInfilling/x", answer: "\na\n", not: ["a"], enough: ["\n"] },
    { kind: "humaneval-infilling", id: "RandomSpanInfillingLight/x", answer: "a", not: ["a\nb\nc\n"], enough: [] },
    {
      kind: "santacoder-fim",
      not: ["", " ", "x", "\n", " \n", "\nx", " \nx"],
      enough: ["x\n", "\nx\n", " \nx\n", "\n\n"],
    },
    {
      kind: "crosscodeeval",
      language: "python",
      not: ["f(", "f(\n", "f(a)", "\n", "f(a,\n b"],
      enough: ["f(a)\n", "f(a,\n b)\nx"],
    },
    { kind: "crosscodeeval", language: "java", not: ["f(", "f(a)\n"], enough: ["f(a);", "f(a) {\n"] },
    { kind: "safim-api", not: ["f", "f(", "f(g(x)"], enough: ["f()", "f(g(x))", "f(g(x)) + 1"] },
  ];
  for (const { kind, not, enough, ...rest } of cases)
    for (const { text, wanted } of [
      ...not.map((text) => ({ text, wanted: false })),
      ...enough.map((text) => ({ text, wanted: true })),
    ])
      test(`${kind} ${rest.language ?? rest.id ?? ""}: ${JSON.stringify(text)} is ${wanted ? "" : "not "}enough`, () => {
        const each = setCase(rest);
        assert.equal(isEnough(kind, each, text), wanted);
        if (!wanted) return;
        // More text must not change any measure.
        const scores = (completion: string) => scoreSet(kind, each, { completion, passed: undefined });
        const relevant = ({ em_call, es_call, em, es, ...names }: Record<string, number>) =>
          kind === "safim-api" ? { em_call, es_call } : { em, es, ...names };
        assert.deepEqual(relevant(scores(`${text}junk(1)\n;more`)), relevant(scores(text)));
      });

  test("every set is known to the table of trims", () =>
    assert.equal(new Set(cases.map(({ kind }) => kind)).size, setKinds.length));

  test("trims", () => {
    assert.equal(callOnly("a.b(c"), "a.b(c");
    assert.equal(firstStatement("f(x) {", "go"), "f(x) {");
    assert.equal(firstStatement("{ x", "java"), "{ x");
  });
});

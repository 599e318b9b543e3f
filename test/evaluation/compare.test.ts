import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { comparisonText } from "../../server/cli/eval/comparisonText.ts";
import { readRun } from "../../server/cli/eval/readRun.ts";
import type { EvalResult } from "../../server/evaluation/result.ts";
import { summarise } from "../../server/evaluation/summary.ts";
import { temporaryRepository } from "./evalBench.ts";
import { row } from "./resultRow.ts";

const runOf = (name: string, results: readonly EvalResult[], record = {}) => ({
  name,
  results,
  summary: summarise(results),
  record,
});
const ids = Array.from({ length: 40 }, (_, index) => `case-${index}`);
const answered = (isRight: (index: number) => boolean): EvalResult[] =>
  ids.map((id, index) => row(id, isRight(index) ? "yes();" : "no();", { kind: index % 2 === 0 ? "args" : "import" }));

suite("evaluation: comparison", () => {
  test("a difference that is more than chance, the cases that turned, and what was made differently", () => {
    const text = comparisonText(
      runOf(
        "without",
        answered((index) => index < 10),
        { context: false, model: "m" },
      ),
      runOf(
        "with",
        answered((index) => index > 0 && index < 30),
        { context: true, model: "m" },
      ),
    );
    assert.match(text, /^with compared with without, on 40 cases that both answered\n/);
    assert.match(text, /line right, %\s+25\.0\s+72\.5\s+\+47\.5 \(\+\d+\.\d to \+\d+\.\d\)\s+differs/);
    assert.match(text, /kind args\s+20\s+25\.0\s+70\.0/);
    assert.match(text, /Became right \(20\): case-10, case-11,/);
    assert.match(text, /Became wrong \(1\): case-0\n/);
    assert.match(text, /Made differently: context false before, true after$/);
  });

  test("one case of forty is within chance", () => {
    const text = comparisonText(
      runOf(
        "a",
        answered((index) => index < 10),
      ),
      runOf(
        "b",
        answered((index) => index < 11),
      ),
    );
    assert.match(text, /line right, %\s+25\.0\s+27\.5\s+\+2\.5 \(0\.0 to \+\d+\.\d\)\s+within chance/);
  });

  test("answers without a partner are told, and two runs without a common case say so", () => {
    const text = comparisonText(runOf("a", [row("1", "yes();")]), runOf("b", [row("1", "no();"), row("2", "no();")]));
    assert.match(text, /on 1 cases that both answered \(1 answers have no partner/);
    const none = comparisonText(runOf("a", [row("1", "yes();")]), runOf("b", [row("2", "no();")]));
    assert.match(none, /on 0 cases/);
    assert.doesNotMatch(none, /NaN/);
  });
});

suite("evaluation: a run read back", () => {
  let folder = "";
  let remove = (): void => undefined;
  suiteSetup(() => ({ folder, remove } = temporaryRepository({})));
  suiteTeardown(() => remove());

  test("with what it was made with", () => {
    const file = join(folder, "mine.jsonl");
    writeFileSync(file, `${JSON.stringify(row("1", "yes();"))}\n`);
    writeFileSync(`${file}.run.json`, '{"model":"m","healing":true,"odd":[1]}');
    const read = readRun(file);
    assert.ok(read.kind === "run");
    assert.equal(read.run.name, "mine");
    assert.deepEqual(read.run.record, { model: "m", healing: true });
    assert.equal(read.run.summary.all.metrics.em_line.value, 100);
  });

  const bad: readonly (readonly [text: string | undefined, message: RegExp])[] = [
    [undefined, /x\.jsonl cannot be read: ENOENT/],
    ["", /x\.jsonl holds no answers/],
    ['{"id":"1","completion":"a"}', /answers without scores\. `lacuna eval repo FOLDER/],
    ["nonsense", /x\.jsonl, line 1: this is no JSON object/],
  ];
  for (const [text, message] of bad)
    test(message.source, () => {
      const file = join(folder, "x.jsonl");
      if (text !== undefined) writeFileSync(file, text);
      const read = readRun(file);
      assert.match(read.kind === "bad" ? read.message : "", message);
    });
});

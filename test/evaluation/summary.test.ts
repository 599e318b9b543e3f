import assert from "node:assert/strict";
import { summaryText } from "../../server/cli/eval/summaryText.ts";
import { readResults } from "../../server/evaluation/readResults.ts";
import { summarise } from "../../server/evaluation/summary.ts";
import { row } from "./resultRow.ts";

const rows = [
  row("1", "yes();", { hiddenAt: { quiet: null, balanced: null, eager: null }, ms: 200 }),
  row("2", "yes();", { kind: "import" }),
  row("3", "no();", { need: "repo", invented: ["no"] }),
  row("4", "", { hiddenAt: { quiet: "modelSaidNothing", balanced: "modelSaidNothing", eager: "modelSaidNothing" } }),
  row("5", "loud()", { kind: "silence", answer: "", hiddenAt: { quiet: null, balanced: null, eager: null } }),
  row("6", "", { kind: "silence", answer: "", hiddenAt: { quiet: "midWord", balanced: "midWord", eager: "midWord" } }),
];

suite("evaluation: summary", () => {
  const summary = summarise(rows);

  test("shares of all, of those shown, and by slice; places for silence are apart", () => {
    const { all, by } = summary;
    assert.equal(all.cases, 4);
    assert.equal(all.metrics.em_line.value, 50);
    assert.equal(all.metrics.shown.value, 75);
    assert.ok(Math.abs(all.emLineShown.value - 200 / 3) < 1e-9);
    assert.equal(all.wrongShown.value, 25);
    assert.ok(Math.abs(all.inventedNames.value - 100 / 3) < 1e-9);
    assert.deepEqual(
      by.kind.map(({ name, cases }) => [name, cases]),
      [
        ["args", 3],
        ["import", 1],
      ],
    );
    assert.deepEqual(
      by.need.map(({ name, metrics }) => [name, metrics.em_line.value]),
      [
        ["buffer", 200 / 3],
        ["repo", 0],
      ],
    );
    assert.deepEqual(summary.reasons, { modelSaidNothing: 1 });
    assert.deepEqual(summary.latencyMs, { p50: 100, p95: 200 });
    assert.equal(summary.reusedShare, 25);
  });

  test("intervals hold their value, repeat, and are points where nothing varies", () => {
    const { em_line, em_block } = summary.all.metrics;
    for (const { value, low, high } of [em_line, em_block]) assert.ok(low <= value && value <= high);
    assert.deepEqual(summarise(rows), summary);
    assert.deepEqual(summary.by.kind[1]?.metrics.em_line, { value: 100, low: 100, high: 100 });
  });

  test("what each level would have shown: a suggestion where nothing should be shown is a wrong one", () => {
    const [quiet, balanced] = summary.levels;
    assert.deepEqual(
      [quiet?.shown.value, quiet?.emLineShown.value, quiet?.rightKept.value, quiet?.silenceKept.value],
      [25, 50, 50, 50],
    );
    assert.deepEqual([balanced?.shown.value, balanced?.emLineShown.value, balanced?.wrongShown.value], [75, 50, 25]);
    assert.deepEqual(summarise(rows.map((each) => ({ ...each, hiddenAt: null }))).levels, []);
  });

  test("nothing shown at all is no division by zero for the reader", () => {
    const text = summaryText(summarise([row("1", "")]));
    assert.doesNotMatch(text, /NaN|undefined|Infinity/);
  });

  test("the table names every group that the cases differ in", () => {
    const text = summaryText(summary);
    for (const part of ["all ", "kind args", "kind import", "need repo", "quiet", "modelSaidNothing 1", "25.0 %"])
      assert.ok(text.includes(part), `${part} is missing in\n${text}`);
    assert.doesNotMatch(text, /language typescript/);
  });

  test("a file read back gives the same summary", () => {
    const read = readResults(rows.map((each) => JSON.stringify(each)).join("\n"), "a.jsonl");
    assert.ok(read.kind === "results");
    assert.deepEqual(read.results, rows);
  });
});

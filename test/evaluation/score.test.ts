import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { metricNames } from "../../server/evaluation/result.ts";
import { score, type Scored, type ScoreInput } from "../../server/evaluation/score.ts";

type Row = ScoreInput & { readonly scores: Scored };
const rows = JSON.parse(
  readFileSync(new URL("../fixtures/evaluation/scores.json", import.meta.url), "utf8"),
) as readonly Row[];

/** The expected numbers are those of the reference scorer, in Python, for the same rows. */
suite("evaluation: score", () => {
  for (const { scores, ...input } of rows)
    test(`${input.language}: ${JSON.stringify(input.completion.slice(0, 40))}`, () => {
      const found = score(input);
      assert.deepEqual(Object.keys(found).sort(), Object.keys(scores).sort());
      for (const name of metricNames)
        assert.ok(Math.abs(found[name] - scores[name]) < 1e-5, `${name}: ${found[name]}, not ${scores[name]}`);
    });

  test("the rows hold right, wrong, empty and repeating answers", () => {
    for (const name of metricNames) {
      const values = new Set(rows.map(({ scores }) => scores[name]));
      assert.ok(values.size > 1, `${name} is the same in every row`);
    }
  });
});

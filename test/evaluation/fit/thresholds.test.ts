import assert from "node:assert/strict";
import { chooseThresholds, operatingPoints, type Scored } from "../../../server/evaluation/fit/thresholds.ts";

/** "rwrr" from the most to the least probable: right, wrong. */
const ranked = (outcomes: string): Scored[] =>
  [...outcomes].map((outcome, index) => ({
    probability: 1 - (index + 1) / (outcomes.length + 1),
    isRight: outcome === "r",
  }));

suite("thresholds", () => {
  test("a point for every number of suggestions shown, the lowest threshold first", () => {
    const points = operatingPoints(ranked("rwr"));
    assert.deepEqual(
      points.map(({ threshold, shown, precision, kept }) => [threshold, shown, precision, kept]),
      [
        [0.125, 3, 2 / 3, 1],
        [0.375, 2, 0.5, 0.5],
        [0.625, 1, 1, 0.5],
      ],
    );
  });

  test("equal scores are shown together", () => {
    const scored = [0.8, 0.4, 0.4, 0.2].map((probability) => ({ probability, isRight: true }));
    assert.deepEqual(
      operatingPoints(scored).map(({ shown }) => shown),
      [4, 3, 1],
    );
  });

  type Row = {
    title: string;
    outcomes: string;
    cases: number;
    shown: Record<"quiet" | "balanced" | "eager", number>;
    isMet: boolean;
  };
  const rows: Row[] = [
    {
      title: "a score that separates: both aims are met, in the middle of what meets them",
      // 20 right first, then 80 wrong: 17 have to be kept, and showing more than eager would is not balanced.
      ...{ outcomes: "r".repeat(20) + "w".repeat(80), cases: 100 },
      ...{ shown: { quiet: 11, balanced: 18, eager: 20 }, isMet: true },
    },
    {
      title: "a score that says nothing: keeps enough, and says that the aim is not met",
      ...{ outcomes: "rwwww".repeat(20), cases: 100 },
      ...{ shown: { quiet: 51, balanced: 81, eager: 96 }, isMet: false },
    },
    {
      title: "cases without a suggestion make the aim easier",
      ...{ outcomes: "rwwww".repeat(20), cases: 250 },
      ...{ shown: { quiet: 51, balanced: 88, eager: 96 }, isMet: true },
    },
    {
      title: "nothing right: everything is shown rather than nothing by accident",
      ...{ outcomes: "wwww", cases: 4 },
      ...{ shown: { quiet: 0, balanced: 0, eager: 0 }, isMet: false },
    },
  ];
  for (const { title, outcomes, cases, shown, isMet } of rows)
    test(title, () => {
      const chosen = chooseThresholds(ranked(outcomes), cases);
      assert.equal(chosen.isBalancedMet, isMet);
      assert.deepEqual(
        { quiet: chosen.quiet.shown, balanced: chosen.balanced.shown, eager: chosen.eager.shown },
        shown,
      );
      assert.ok(chosen.eager.threshold <= chosen.balanced.threshold, "eager is not stricter than balanced");
      assert.ok(chosen.balanced.threshold <= chosen.quiet.threshold, "balanced is not stricter than quiet");
    });
});

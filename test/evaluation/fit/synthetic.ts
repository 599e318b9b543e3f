import type { ConfidenceRow } from "../../../server/evaluation/fit/confidenceRow.ts";
import { sigmoid } from "../../../server/evaluation/fit/logistic.ts";
import { seededRandom } from "../../../server/base/seededRandom.ts";

/** What the outcomes of {@link syntheticRows} were drawn from. */
export const trueWeights = { intercept: 1, meanLogProb: 2.5, unknownNames: -1.2, isMidLine: 0.8 } as const;

/** Suggestions with known probabilities of being right; `noise` is a feature that means nothing. */
export function syntheticRows(count: number, seed: number): ConfidenceRow[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const features = {
      meanLogProb: Math.log(1 - 0.85 * random()),
      unknownNames: random() < 0.25 ? 1 + Math.floor(random() * 2) : 0,
      isMidLine: random() < 0.4 ? 1 : 0,
      noise: random() * 10,
    };
    const { intercept, ...weights } = trueWeights;
    const margin =
      intercept +
      Object.entries(weights).reduce(
        (sum, [name, weight]) => sum + weight * (features[name as keyof typeof features] ?? 0),
        0,
      );
    const isRight = random() < sigmoid(margin);
    return { id: `case ${index}`, repo: `repo ${index % 5}`, model: "m", language: "python", features, isRight };
  });
}

import type { Settings } from "../../../shared/settings.ts";
import type { SureSoFar } from "../../domain/engine.ts";
import type { Score } from "../../domain/outcome.ts";
import { bounded, leastLogProb, mostUnknownNames, placeFeatures, type Features, type Place } from "./features.ts";
import { weights as fitted } from "./weights.ts";

/** An answer of which the beginning is known. */
export type Begun = Place & {
  readonly sure: SureSoFar;
  /** More tokens than these will not come. */
  readonly tokensLeft: number;
  readonly mostLines: number;
};

type Weights = { readonly intercept: number; readonly features: Readonly<Record<string, number>> };

/** Sums of the same numbers in another order differ by less. */
const roundingError = 1e-9;

/** The most that an answer with this beginning can reach. */
export const bestScoreOf = (begun: Begun, level: Settings["complete.level"]): Score => ({
  ...{ probability: bestProbability(begun, fitted) + roundingError, shownFrom: fitted.thresholds[level], features: {} },
});

/**
 * No answer that begins like this can be more likely to be right, whatever the signs of the weights: log-probabilities
 * only add up, once the first line is over its own stay as they are, and of everything else the most favourable is taken.
 */
export function bestProbability(begun: Begun, weights: Weights): number {
  const { sure, shape, mostLines } = begun;
  const best = highest(weights);
  const min = bounded(sure.firstLine.minLogProb);
  const open: Ranges = {
    minLogProb: [sure.isFirstLineOver ? min : leastLogProb, min],
    units: [1, Infinity],
    lines: [0, Math.log2(mostLines)],
    unknownNames: [0, shape.inside === "code" ? mostUnknownNames : 0],
    wasInvalid: [0, 1],
    endedByModel: [0, 1],
  };
  const place = Object.entries(placeFeatures(begun)).map(([name, value]) => [name, point(value)] as const);
  const sum = weights.intercept + best(Object.fromEntries(place)) + best(open) + bestOfLogProbs(begun, best);
  return 1 / (1 + Math.exp(-sum));
}

/** Every token that is yet to come changes mean and count together. */
function bestOfLogProbs({ sure, tokensLeft }: Begun, best: Highest): number {
  const { firstLine, isFirstLineOver, meanLogProb, generatedTokens } = sure;
  // The end of the answer counts as a token of its first line.
  const line = mostOf(isFirstLineOver ? 0 : tokensLeft + 1, (more) =>
    best({
      meanLogProb: means(firstLine.meanLogProb, firstLine.tokens, more),
      firstLineTokens: point(Math.log2(1 + firstLine.tokens + more)),
    }),
  );
  const whole = mostOf(tokensLeft, (more) =>
    best({
      wholeMeanLogProb: means(meanLogProb, generatedTokens, more),
      generatedTokens: point(Math.log2(1 + generatedTokens + more)),
    }),
  );
  return line + whole;
}

type Range = readonly [least: number, most: number];
type Ranges = { readonly [Name in keyof Features]?: Range };
type Highest = (features: Ranges) => number;

const highest =
  ({ features: weightOf }: Weights): Highest =>
  (features) =>
    Object.entries(features).reduce((sum, [name, [least, most]]) => {
      const weight = weightOf[name] ?? 0;
      return weight === 0 ? sum : sum + weight * (weight > 0 ? most : least);
    }, 0);

const point = (value: number): Range => [value, value];

/** No token is more likely than certain. */
const means = (mean: number, tokens: number, more: number): Range =>
  more === 0 ? point(bounded(mean)) : [leastLogProb, bounded((mean * tokens) / (tokens + more))];

function mostOf(last: number, of: (more: number) => number): number {
  let most = -Infinity;
  for (let more = 0; more <= last; more++) most = Math.max(most, of(more));
  return most;
}

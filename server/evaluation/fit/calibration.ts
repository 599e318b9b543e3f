import type { Scored } from "./thresholds.ts";

/** The probability that a right suggestion scores above a wrong one; ties count half. Undefined when one kind is missing. */
export function areaUnderCurve(scored: readonly Scored[]): number | undefined {
  const sorted = [...scored].sort((a, b) => a.probability - b.probability);
  const right = sorted.filter(({ isRight }) => isRight).length;
  const wrong = sorted.length - right;
  if (right === 0 || wrong === 0) return undefined;
  let rankSum = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end < sorted.length && sorted[end]?.probability === sorted[start]?.probability) end++;
    const rank = (start + 1 + end) / 2;
    rankSum += rank * sorted.slice(start, end).filter(({ isRight }) => isRight).length;
    start = end;
  }
  return (rankSum - (right * (right + 1)) / 2) / (right * wrong);
}

/** Mean squared distance between probability and outcome: 0 is perfect, always saying the base share is its variance. */
export const brierScore = (scored: readonly Scored[]): number =>
  scored.reduce((sum, { probability, isRight }) => sum + (probability - (isRight ? 1 : 0)) ** 2, 0) / scored.length;

export const logLoss = (scored: readonly Scored[]): number =>
  scored.reduce(
    (sum, { probability, isRight }) => sum - Math.log(Math.max(1e-12, isRight ? probability : 1 - probability)),
    0,
  ) / scored.length;

export type ReliabilityBin = {
  readonly cases: number;
  /** Mean of the estimated probabilities. */
  readonly estimated: number;
  readonly right: number;
  /** 95 % Wilson interval of the share that was right. */
  readonly low: number;
  readonly high: number;
};

/** Bins with equally many suggestions, the lowest scores first: does a score of 0.6 mean six in ten? */
export function reliability(scored: readonly Scored[], bins = 10): readonly ReliabilityBin[] {
  const sorted = [...scored].sort((a, b) => a.probability - b.probability);
  const used = Math.max(1, Math.min(bins, Math.floor(sorted.length / 5)));
  return Array.from({ length: used }, (_, bin) => {
    const start = Math.floor((bin * sorted.length) / used);
    const members = sorted.slice(start, Math.floor(((bin + 1) * sorted.length) / used));
    const right = members.filter(({ isRight }) => isRight).length;
    const estimated = members.reduce((sum, { probability }) => sum + probability, 0) / members.length;
    return { cases: members.length, estimated, right: right / members.length, ...wilson(right, members.length) };
  }).filter(({ cases }) => cases > 0);
}

function wilson(right: number, cases: number): { readonly low: number; readonly high: number } {
  const z = 1.96;
  const share = right / cases;
  const centre = (share + (z * z) / (2 * cases)) / (1 + (z * z) / cases);
  const half = (z / (1 + (z * z) / cases)) * Math.sqrt((share * (1 - share)) / cases + (z * z) / (4 * cases * cases));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

import type { ConfidenceRow } from "./confidenceRow.ts";
import { fitLogistic, probabilityOf, type LabelledVector } from "./logistic.ts";

export type AnsweredRow = ConfidenceRow & { readonly features: Readonly<Record<string, number>> };

/** Weights on the features as they are: standardisation is folded in, so that whoever applies them needs nothing else. */
export type FittedWeights = { readonly intercept: number; readonly features: Readonly<Record<string, number>> };

/** A feature that says something of fewer rows than this (a rare language) would be learned by heart. */
const fewestRows = 15;

/** Names of the features that vary, sorted; a feature that a row lacks counts as 0 there. */
export function usableFeatures(rows: readonly AnsweredRow[]): readonly string[] {
  const names = new Set(rows.flatMap(({ features }) => Object.keys(features)));
  return [...names].sort().filter((name) => {
    const counts = new Map<number, number>();
    for (const { features } of rows) {
      const value = features[name] ?? 0;
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const common = Math.max(...counts.values());
    return rows.length - common >= Math.min(fewestRows, rows.length / 4);
  });
}

export function fitWeights(
  rows: readonly AnsweredRow[],
  { names, penalty }: { readonly names: readonly string[]; readonly penalty: number },
): FittedWeights {
  const scales = names.map((name) => scaleOf(rows.map(({ features }) => features[name] ?? 0)));
  const vectors = rows.map(({ features, isRight }): LabelledVector => ({
    isRight,
    x: scales.map(({ mean, deviation }, index) => ((features[names[index] ?? ""] ?? 0) - mean) / deviation),
  }));
  const { intercept, weights } = fitLogistic(vectors, penalty);
  const raw = scales.map(({ deviation }, index) => (weights[index] ?? 0) / deviation);
  return {
    intercept: intercept - scales.reduce((sum, { mean }, index) => sum + mean * (raw[index] ?? 0), 0),
    features: Object.fromEntries(names.map((name, index) => [name, raw[index] ?? 0])),
  };
}

export function probabilityBy({ intercept, features }: FittedWeights, row: AnsweredRow): number {
  const names = Object.keys(features);
  const x = names.map((name) => row.features[name] ?? 0);
  return probabilityOf({ intercept, weights: Object.values(features) }, x);
}

function scaleOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: variance === 0 ? 1 : Math.sqrt(variance) };
}

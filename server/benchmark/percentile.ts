/** Nearest rank: the least of the values that so large a share of them does not exceed. NaN for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** What a table and a plot need of many measurements. */
export type Spread = { readonly count: number; readonly p50: number; readonly p95: number; readonly p99: number };

export const spreadOf = (values: readonly number[]): Spread => ({
  count: values.length,
  p50: percentile(values, 0.5),
  p95: percentile(values, 0.95),
  p99: percentile(values, 0.99),
});

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

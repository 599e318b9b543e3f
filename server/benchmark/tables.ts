import type { Spread } from "./percentile.ts";

/** The first cell of a row is its name, the others are figures. */
export type Row = readonly [name: string, ...cells: string[]];
export type Table = { readonly title: string; readonly head: readonly string[]; readonly rows: readonly Row[] };

export const spreadRow = (name: string, { count, p50, p95, p99 }: Spread, digits = 0): Row => [
  name,
  `${count}`,
  ...[p50, p95, p99].map((value) => sayNumber(value, digits)),
];

/** NaN: nothing was measured. Infinite: so large a share never came to an end. */
export const sayNumber = (value: number, digits = 0): string => {
  if (Number.isNaN(value)) return "–";
  return Number.isFinite(value) ? value.toFixed(digits) : "never";
};

export const sayPercent = (value: number): string => (Number.isNaN(value) ? "–" : `${value.toFixed(1)} %`);

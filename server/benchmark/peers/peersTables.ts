import type { Figure } from "../../evaluation/result.ts";
import type { Row, Table } from "../tables.ts";
import { sayNumber, sayPercent } from "../tables.ts";
import type { Comparison, Ratios, Summary } from "./compare.ts";

/** What everybody did, and ours divided by each other's. */
export const peersTables = ({ summaries, ratios }: Comparison): readonly [Table, Table] => [
  { title: "Everybody's own figures", head: summaryHead, rows: summaries.map(summaryRow) },
  {
    title: "Lacuna divided by the other, with 95 % intervals over stretches; below 1 is less",
    head: ["", ...ratios.map(({ name }) => name)],
    rows: ratioRows(ratios),
  },
];

const summaryHead = [
  "",
  "text p50",
  "p95 (ms)",
  "text at a rest p50",
  "p95 (ms)",
  "settled at a rest p50",
  "p95 (ms)",
  "answer before next key",
  "with text",
  "tokens/key",
  "CPU s/1,000 keys",
];

const summaryRow = (of: Summary): Row => [
  of.name,
  ...[of.shownP50, of.shownP95, of.restP50, of.restP95, of.settledP50, of.settledP95].map(({ value }) =>
    sayNumber(value),
  ),
  ...[of.answeredInTime, of.shown].map(({ value }) => sayPercent(100 * value)),
  sayNumber(of.tokensPerPress?.value ?? Number.NaN, 1),
  sayNumber(of.cpuSecondsPer1000?.value ?? Number.NaN),
];

function ratioRows(ratios: readonly Ratios[]): readonly Row[] {
  const row = (name: string, of: (ratio: Ratios) => Figure | undefined): Row => [
    name,
    ...ratios.map((ratio) => sayRatio(of(ratio))),
  ];
  return [
    ["key presses where both showed text", ...ratios.map(({ samePresses }) => String(samePresses))],
    row("  key press to final text, p50", ({ sameP50 }) => sameP50),
    row("  key press to final text, p95", ({ sameP95 }) => sameP95),
    row("  of them at a rest, p50", ({ restP50 }) => restP50),
    row("  of them at a rest, p95", ({ restP95 }) => restP95),
    row("rest to settled, text or none, p50", ({ settledP50 }) => settledP50),
    row("rest to settled, text or none, p95", ({ settledP95 }) => settledP95),
    row("tokens evaluated per key press", ({ tokensPerPress }) => tokensPerPress),
    row("CPU seconds per 1,000 key presses", ({ cpuSecondsPer1000 }) => cpuSecondsPer1000),
  ];
}

function sayRatio(figure: Figure | undefined): string {
  if (figure === undefined || !Number.isFinite(figure.value)) return "–";
  const [value, low, high] = [figure.value, figure.low, figure.high].map((each) => each.toFixed(2));
  return `${value} (${low} to ${high})`;
}

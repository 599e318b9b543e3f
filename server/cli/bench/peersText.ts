import type { Comparison, Ratios, Summary } from "../../benchmark/peers/compare.ts";
import type { Figure } from "../../evaluation/result.ts";
import { table } from "../models/table.ts";

export type RaceFacts = {
  readonly model: string;
  readonly threads: number;
  readonly device: string;
  readonly pace: string;
};

/** A comparison for the terminal. */
export function peersText({ model, threads, device, pace }: RaceFacts, { summaries, ratios }: Comparison): string {
  const problems = summaries.flatMap(({ name, failed, problems: each }) =>
    failed === 0 ? [] : [`${name}: ${failed} requests failed: ${each.join("; ")}`],
  );
  const how = pace === "each" ? "the next key waits for the answer" : "keys at their recorded times";
  return [
    `${model} on ${device}, ${threads} threads; ${summaries[0]?.presses ?? 0} key presses, ${how}`,
    ...problems,
    table([summaryHead, ...summaries.map(summaryRow)]),
    `Lacuna divided by the other, with 95 % intervals over stretches; below 1 is less`,
    table([["", ...ratios.map(({ name }) => name)], ...ratioRows(ratios)]),
  ].join("\n\n");
}

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

const summaryRow = (of: Summary): readonly string[] => [
  of.name,
  ...[of.shownP50, of.shownP95, of.restP50, of.restP95, of.settledP50, of.settledP95].map((figure) =>
    whole(figure.value),
  ),
  ...[of.answeredInTime, of.shown].map(({ value }) => (Number.isNaN(value) ? "-" : `${(100 * value).toFixed(0)} %`)),
  of.tokensPerPress === undefined ? "-" : of.tokensPerPress.value.toFixed(1),
  of.cpuSecondsPer1000 === undefined ? "-" : whole(of.cpuSecondsPer1000.value),
];

function ratioRows(ratios: readonly Ratios[]): readonly (readonly string[])[] {
  const row = (name: string, of: (ratio: Ratios) => Figure | undefined): readonly string[] => [
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

const whole = (value: number): string => (Number.isFinite(value) ? value.toFixed(0) : "-");

function sayRatio(figure: Figure | undefined): string {
  if (figure === undefined || !Number.isFinite(figure.value)) return "-";
  const [value, low, high] = [figure.value, figure.low, figure.high].map((each) => each.toFixed(2));
  return `${value} (${low} to ${high})`;
}

import type { EvalSummary, Figure, GroupSummary, MetricName } from "../../evaluation/result.ts";
import { table } from "../models/table.ts";

/** The summary for a terminal: means in percent with their 95 % intervals, the groups below each other. */
export function summaryText(summary: EvalSummary): string {
  const slices = Object.entries(summary.by).flatMap(([slice, groups]) =>
    groups.length < 2 ? [] : groups.map((group) => row(`${slice} ${group.name}`, group)),
  );
  const parts = [
    table([
      ["", "cases", ...Object.values(columns), "right if shown", "wrong shown", "invented"],
      row("all", summary.all),
      ...slices,
    ]),
    levelsText(summary),
    timesText(summary),
    reasonsText(summary),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Metric and heading; those with an interval are decided on, the rest explains. */
const columns: Partial<Record<MetricName, string>> = {
  em_line: "line right",
  em_block: "all right",
  es_line: "similar",
  id_f1: "names",
  pml_line: "line begun",
  overrun: "overrun",
  shown: "shown",
};

function row(
  name: string,
  { cases, metrics, emLineShown, wrongShown, inventedNames }: GroupSummary,
): readonly string[] {
  return [
    name,
    `${cases}`,
    ...Object.keys(columns).map((key) => {
      const metric = isMetric(key, metrics) ? metrics[key] : undefined;
      return metric === undefined ? "" : key.startsWith("em_") ? interval(metric) : number(metric.value);
    }),
    interval(emLineShown),
    number(wrongShown.value),
    number(inventedNames.value),
  ];
}

const isMetric = (key: string, metrics: GroupSummary["metrics"]): key is MetricName => Object.hasOwn(metrics, key);
const number = (value: number): string => (Number.isNaN(value) ? "-" : value.toFixed(1));
const interval = ({ value, low, high }: Figure): string =>
  Number.isNaN(value) ? "-" : `${value.toFixed(1)} (${low.toFixed(0)} to ${high.toFixed(0)})`;

function levelsText({ levels }: EvalSummary): string {
  if (levels.length === 0) return "";
  const heading = ["while typing", "shown", "right if shown", "wrong shown", "right ones kept", "kept silent"];
  return table([
    heading,
    ...levels.map(({ level, shown, emLineShown, wrongShown, rightKept, silenceKept }) => [
      level,
      ...[shown, emLineShown, wrongShown, rightKept, silenceKept].map(interval),
    ]),
  ]);
}

function timesText({ latencyMs, firstTextMs, reusedShare }: EvalSummary): string {
  const ms = (value: number): string => (Number.isNaN(value) ? "-" : `${Math.round(value)} ms`);
  return [
    `Time per case: half within ${ms(latencyMs.p50)}, 95 % within ${ms(latencyMs.p95)}; first text ${ms(firstTextMs.p50)} and ${ms(firstTextMs.p95)}.`,
    ...(Number.isNaN(reusedShare) ? [] : [`Prompt tokens reused: ${reusedShare.toFixed(1)} %.`]),
  ].join(" ");
}

function reasonsText({ reasons }: EvalSummary): string {
  const said = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`);
  return said.length === 0 ? "" : `Nothing to show: ${said.join(", ")}.`;
}

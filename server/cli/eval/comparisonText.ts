import { difference, pairsBy, pairsOf, turned, type Pair } from "../../evaluation/report/pairs.ts";
import type { ReportRun } from "../../evaluation/report/report.ts";
import { sliceNames, type Figure, type MetricName } from "../../evaluation/result.ts";
import { table } from "../models/table.ts";

/** Two runs over the same cases for a terminal: differences with their intervals, and the cases that turned. */
export function comparisonText(before: ReportRun, after: ReportRun): string {
  const pairs = pairsOf(before.results, after.results);
  const alone = before.results.length + after.results.length - 2 * pairs.length;
  const parts = [
    `${after.name} compared with ${before.name}, on ${pairs.length} cases that both answered${alone === 0 ? "" : ` (${alone} answers have no partner or are places for silence)`}`,
    ...(pairs.length === 0
      ? []
      : [differencesText(pairs), slicesText(pairs), turnedText(pairs), changedRecord(before, after)]),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

const metrics: Partial<Record<MetricName, string>> = {
  em_line: "line right, %",
  em_block: "all right, %",
  es_line: "similar, %",
  id_f1: "names, %",
  pml_line: "line begun, %",
  accept_words: "words to accept",
  overrun: "overrun, %",
  shown: "shown, %",
};

const keys = (row: typeof metrics): readonly MetricName[] =>
  Object.keys(row).filter((key): key is MetricName => key in row);
const meanOf = (pairs: readonly Pair[], side: keyof Pair, metric: MetricName): number =>
  pairs.reduce((sum, pair) => sum + pair[side].scores[metric], 0) / pairs.length;

const differencesText = (pairs: readonly Pair[]): string =>
  table([
    ["", "before", "after", "difference (95 %)", ""],
    ...keys(metrics).map((metric) => [
      metrics[metric] ?? metric,
      meanOf(pairs, "before", metric).toFixed(1),
      meanOf(pairs, "after", metric).toFixed(1),
      ...sayDifference(difference(pairs, metric)),
    ]),
  ]);

function sayDifference({ value, low, high }: Figure): readonly string[] {
  const signed = (each: number): string => `${each > 0 ? "+" : ""}${each.toFixed(1)}`;
  const verdict = low > 0 || high < 0 ? "differs" : "within chance";
  return [`${signed(value)} (${signed(low)} to ${signed(high)})`, verdict];
}

function slicesText(pairs: readonly Pair[]): string {
  const rows = sliceNames.flatMap((slice) => {
    const groups = [...pairsBy(pairs, slice)];
    return groups.length < 2
      ? []
      : groups.map(([name, of]) => [
          `${slice} ${name}`,
          `${of.length}`,
          meanOf(of, "before", "em_line").toFixed(1),
          meanOf(of, "after", "em_line").toFixed(1),
          ...sayDifference(difference(of, "em_line")),
        ]);
  });
  return rows.length === 0
    ? ""
    : table([["line right, %", "cases", "before", "after", "difference (95 %)", ""], ...rows]);
}

const mostNamed = 20;

function turnedText(pairs: readonly Pair[]): string {
  const { gained, lost } = turned(pairs);
  const named = (isWanted: (pair: Pair) => boolean): string => {
    const ids = pairs.filter(isWanted).map(({ after }) => after.id);
    const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : "";
    return ids.length === 0 ? "none" : ids.slice(0, mostNamed).join(", ") + more;
  };
  return [
    `Became right (${gained}): ${named(({ before, after }) => !before.right && after.right)}`,
    `Became wrong (${lost}): ${named(({ before, after }) => before.right && !after.right)}`,
  ].join("\n");
}

function changedRecord({ record: before }: ReportRun, { record: after }: ReportRun): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => before[name] !== after[name],
  );
  const say = (value: ReportRun["record"][string] | undefined): string => `${value ?? "not set"}`;
  return names.length === 0
    ? ""
    : `Made differently: ${names.map((name) => `${name} ${say(before[name])} before, ${say(after[name])} after`).join("; ")}`;
}

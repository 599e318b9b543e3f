import type { ReadResult } from "../../evaluation/readResults.ts";
import type { Figure } from "../../evaluation/result.ts";
import type { SetSummary } from "../../evaluation/sets/setSummary.ts";
import { table } from "../models/table.ts";

/** The measures of a set, and below them what others published, in the same columns. */
export function setSummaryText(
  summary: SetSummary & { readonly made: string },
  results: readonly ReadResult[],
): string {
  const { columns, anchors } = summary;
  const rows = [
    ["", ...columns.map(({ name }) => headings[name] ?? name)],
    ["this run", ...columns.map(({ figure }) => interval(figure))],
    ["cases", ...columns.map(({ cases }) => `${cases}`)],
    ...anchors.map(({ model, figures }) => [model, ...columns.map(({ name }) => figures[name]?.toFixed(1) ?? "")]),
  ];
  const sources = [...new Set(anchors.map(({ source }) => source))];
  const silent = results.filter(({ completion }) => completion.trim() === "").length;
  return [
    `${summary.title}: ${summary.made}`,
    table(rows),
    `In percent; in brackets the 95 % interval by bootstrap. ${silent} of ${results.length} answers are empty.`,
    ...(sources.length === 0
      ? []
      : [`Published figures are of base models in full precision unless they say otherwise: ${sources.join("; ")}.`]),
  ].join("\n\n");
}

const headings: Readonly<Record<string, string>> = {
  pass: "pass@1",
  em: "exact",
  es: "similar",
  id_em: "names exact",
  id_f1: "names F1",
  em_call: "call exact",
  es_call: "call similar",
};

const interval = ({ value, low, high }: Figure): string =>
  Number.isNaN(value) ? "-" : `${value.toFixed(1)} (${low.toFixed(0)} to ${high.toFixed(0)})`;

import {
  dimensions,
  isDimension,
  type Dimension,
  type UsageLine,
  type UsageReport,
} from "../../accounts/usage/usage.ts";
import { AccountsError } from "../../accounts/accountsError.ts";
import { table } from "../models/table.ts";
import { note, print, printJson } from "../output.ts";
import { withAccounts, wordsOf, type Place } from "./withAccounts.ts";

export type UsageFlags = Place & { readonly from?: string; readonly to?: string; readonly by: string };

const dayMs = 86_400_000;
const dayAgo = (days: number): string => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10);

export const report = (flags: UsageFlags): Promise<void> =>
  withAccounts(flags, async ({ usage }) => {
    const by = wordsOf(flags.by).map(dimensionOf);
    const found = await usage.report("console", { from: flags.from ?? dayAgo(30), to: flags.to ?? dayAgo(0), by });
    if (flags.json) printJson(found);
    else printReport(found, by);
  });

export const purge = (place: Place): Promise<void> =>
  withAccounts(place, async ({ usage }) => {
    const removed = await usage.purge("console");
    if (place.json) printJson({ removed });
    else note(`${removed} usage records were older than the retention time and are removed`);
  });

function printReport({ lines, withheld, minimumGroup }: UsageReport, by: readonly Dimension[]): void {
  const head = [
    ...by.map((each) => each.toUpperCase()),
    "PEOPLE",
    "REQUESTS",
    "SHOWN",
    "ACCEPTED",
    "KEPT 30 S",
    "P50",
    "P95",
  ];
  if (lines.length > 0) print(table([head, ...lines.map((line) => cellsOf(line, by))]));
  else note("there is nothing to show");
  if (withheld > 0) note(`${withheld} lines are withheld, so that none tells about fewer than ${minimumGroup} people`);
}

const cellsOf = ({ key, people, figures, latency }: UsageLine, by: readonly Dimension[]): readonly string[] => [
  ...by.map((each) => key[each] ?? ""),
  String(people),
  String(figures.requests),
  String(figures.shown),
  String(figures.accepted + figures.partlyAccepted),
  String(figures.keptAfter30s),
  ...[latency.total?.p50, latency.total?.p95].map((ms) => (ms === undefined ? "-" : `${Math.round(ms)} ms`)),
];

function dimensionOf(word: string): Dimension {
  if (isDimension(word)) return word;
  throw new AccountsError("invalid", `usage is told by ${dimensions.join(", ")}, not by ${word}`);
}

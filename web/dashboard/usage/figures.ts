import type { Dimension, UsageFigures, UsageReply } from "../../../server/admin/api.ts";
import { count } from "../format.ts";

export type Line = UsageReply["lines"][number];

const percents = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const milliseconds = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
export const percent = (share: number | undefined): string => (share === undefined ? "–" : percents.format(share));
export const ms = (value: number | undefined): string =>
  value === undefined ? "–" : `${milliseconds.format(value)} ms`;

export const taken = ({ accepted, partlyAccepted }: UsageFigures): number => accepted + partlyAccepted;

/** Of the suggestions shown, those accepted whole or in part; undefined if none was shown. */
export const acceptance = (figures: UsageFigures): number | undefined => share(taken(figures), figures.shown);

/** Of the suggestions accepted, those still there after so long. */
export const kept = (figures: UsageFigures, after: "keptAfter30s" | "keptAfter5min"): number | undefined =>
  share(figures[after], taken(figures));

const share = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);

export const stages = ["context", "queue", "prefill", "decode", "total"] as const;
export const stageTitles: Readonly<Record<(typeof stages)[number], string>> = {
  context: "Gathering context",
  queue: "Waiting",
  prefill: "Reading the prompt",
  decode: "Writing",
  total: "In all",
};

/** Why figures are missing; undefined where none are. */
export function withheldText({ withheld, minimumGroup }: UsageReply): string | undefined {
  if (withheld === 0) return undefined;
  const lines = withheld === 1 ? "One line is" : `${count(withheld)} lines are`;
  return `${lines} left out: fewer than ${minimumGroup} people stand behind it, or it would give such a line away. Nobody's own figures can be read here.`;
}

/** For a spreadsheet: one row a line, with the names that the interface uses. */
export function csvOf(lines: readonly Line[], by: readonly Dimension[]): string {
  const [first] = lines;
  const counted = first === undefined ? [] : Object.keys(first.figures);
  const timed = stages.flatMap((stage) => [`${stage}P50Ms`, `${stage}P95Ms`]);
  const rows = lines.map(({ key, people, figures, latency }) => [
    ...by.map((each) => key[each] ?? ""),
    ...[people, ...Object.values(figures)].map(String),
    ...stages.flatMap((stage) => [latency[stage]?.p50, latency[stage]?.p95]).map((each) => each?.toFixed(1) ?? ""),
  ]);
  return [[...by, "people", ...counted, ...timed], ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A spreadsheet takes what begins with one of these for a formula. */
const cell = (text: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

import type { Settings } from "../../shared/settings.ts";
import type { Reason } from "../domain/reason.ts";

/** A hole in a file of a repository: the text that was there is the right answer. Offsets count UTF-16 units of the file on disk. */
export type EvalCase = {
  readonly id: string;
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly prefixUnits: number;
  readonly maskUnits: number;
  /** Slices of the summary; empty when the case does not say. */
  readonly kind: string;
  readonly language: string;
  readonly repo: string;
  /** "repo": the answer holds an identifier that only other files of the repository have. "buffer": it does not. */
  readonly need: string;
  /** Beginning of the file's hash, at least 8 hexadecimal digits; empty for none. */
  readonly sha256: string;
};

export type Level = Settings["complete.level"];

/** One line of a prediction file. Names are those of the file, so that other tools read it. */
export type EvalResult = {
  readonly id: string;
  /** What the document would gain at the cursor; empty when nothing is shown. */
  readonly completion: string;
  /** Why nothing is shown; null when something is. */
  readonly reason: Reason | null;
  readonly ms: number;
  /** Time until the first text, in milliseconds. */
  readonly ttft: number | null;
  readonly promptTokens: number;
  readonly reusedTokens: number;
  readonly generatedTokens: number;
  readonly meanLogProb: number | null;
  readonly snippets: readonly { readonly path: string; readonly source: string }[];
  readonly layout: string;
  readonly shape: string;
  /** Per level: why it would have shown nothing while typing; null where it would have shown the completion. */
  readonly hiddenAt: Readonly<Record<Level, Reason | null>>;
  /** Only on request: what the model said before anything was cut. */
  readonly rawText?: string;
};

export const metricNames = [
  "em_line",
  "em_line_ws",
  "em_block",
  "es_line",
  "es_block",
  "id_em",
  "id_f1",
  "pml",
  "pml_line",
  "accept_words",
  "overrun",
  "shown",
] as const;
export type MetricName = (typeof metricNames)[number];

/** A mean with its 95 % bootstrap interval. */
export type Figure = { readonly value: number; readonly low: number; readonly high: number };

export type GroupSummary = {
  /** "all", or a value of the slice: "xfile-call", "python". */
  readonly name: string;
  readonly cases: number;
  readonly metrics: Readonly<Record<MetricName, Figure>>;
  /** First line right, among those shown: the precision. Undefined when nothing was shown. */
  readonly emLineShown: Figure | undefined;
  /** Shown with a wrong first line, in percent of all cases. */
  readonly wrongShown: Figure;
  /** Answers whose first line calls or names a member that exists nowhere, in percent of those shown. */
  readonly inventedNames: Figure | undefined;
};

export type Latency = { readonly p50: number; readonly p95: number };

export type SliceName = "kind" | "language" | "repo" | "need";

export type EvalSummary = {
  readonly all: GroupSummary;
  readonly by: Readonly<Record<SliceName, readonly GroupSummary[]>>;
  readonly latencyMs: Latency | undefined;
  readonly firstTextMs: Latency | undefined;
  /** Prompt tokens whose KV entries were already there, in percent of all prompt tokens. */
  readonly reusedShare: number;
  readonly reasons: Readonly<Record<string, number>>;
};

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

/** One line of a prediction file. Names are those of the file, so that other tools read it. It never holds the answer. */
export type EvalResult = {
  readonly id: string;
  readonly repo: string;
  readonly kind: string;
  readonly language: string;
  readonly need: string;
  readonly model: string;
  /** What the document would gain at the cursor; empty when nothing is shown. */
  readonly completion: string;
  /** Why nothing is shown; null when something is. */
  readonly reason: Reason | null;
  /** The first line is the answer's first line. */
  readonly right: boolean;
  readonly scores: Readonly<Record<MetricName, number>>;
  /** Names in the first line that are called or taken from something and occur nowhere in the repository or the language. */
  readonly invented: readonly string[];
  readonly ms: number;
  /** Time until the first text, in milliseconds. */
  readonly ttft: number | null;
  readonly promptTokens: number;
  readonly reusedTokens: number;
  readonly generatedTokens: number;
  readonly meanLogProb: number | null;
  /** How sure the product was, from 0 to 1, and what that was computed from; missing where the engine cannot say. */
  readonly probability?: number;
  readonly features?: Readonly<Record<string, number>>;
  readonly snippets: readonly { readonly path: string; readonly source: string }[];
  readonly layout: string;
  readonly shape: string;
  /** Per level: why it would have shown nothing while typing; null where it would have shown the completion. Null in a run at one level. */
  readonly hiddenAt: Readonly<Record<Level, Reason | null>> | null;
  /** Only on request: what the model said before anything was cut. */
  readonly rawText?: string;
};

/** A mean with its 95 % bootstrap interval. */
export type Figure = { readonly value: number; readonly low: number; readonly high: number };

export type GroupSummary = {
  /** "all", or a value of the slice: "xfile-call", "python". */
  readonly name: string;
  readonly cases: number;
  readonly metrics: Readonly<Record<MetricName, Figure>>;
  /** First line right, among those shown: the precision. NaN when nothing was shown. */
  readonly emLineShown: Figure;
  /** Shown with a wrong first line, in percent of all cases. */
  readonly wrongShown: Figure;
  /** Answers whose first line uses a name that exists nowhere, in percent of those shown. NaN when nothing was shown. */
  readonly inventedNames: Figure;
};

/** What a level would have shown while typing. Shares in percent. */
export type LevelSummary = {
  readonly level: Level;
  readonly shown: Figure;
  readonly emLineShown: Figure;
  readonly wrongShown: Figure;
  /** Of the right ones, those that are shown. */
  readonly rightKept: Figure;
  /** Of the places where nothing should be shown, those where nothing is; NaN without such cases. */
  readonly silenceKept: Figure;
};

export type Latency = { readonly p50: number; readonly p95: number };

export const sliceNames = ["kind", "language", "repo", "need"] as const;
export type SliceName = (typeof sliceNames)[number];

/** Cases of this kind have no answer: nothing should be shown there. They count for the levels alone. */
export const silenceKind = "silence";

export type EvalSummary = {
  readonly all: GroupSummary;
  /** A slice that the cases do not differ in has one group. */
  readonly by: Readonly<Record<SliceName, readonly GroupSummary[]>>;
  /** Empty for a run at one level. */
  readonly levels: readonly LevelSummary[];
  readonly latencyMs: Latency;
  readonly firstTextMs: Latency;
  /** Prompt tokens whose KV entries were already there, in percent of all prompt tokens. */
  readonly reusedShare: number;
  /** How often nothing was shown, by reason. */
  readonly reasons: Readonly<Record<string, number>>;
};

import type { EvalResult, EvalSummary } from "../result.ts";

/** One measured run: a model, its settings, and what came of it. */
export type ReportRun = {
  /** Short, for legends: "with context". */
  readonly name: string;
  readonly summary: EvalSummary;
  readonly results: readonly EvalResult[];
  /** What the answers depend on: model, layout, budgets, settings. */
  readonly record: Readonly<Record<string, string | number | boolean>>;
};

/** The first run is what the others are compared with. */
export type Report = { readonly title: string; readonly runs: readonly ReportRun[] };

import type { Explanation, Outcome } from "../domain/outcome.ts";
import type { Reason } from "../domain/reason.ts";

export type Where = Pick<Explanation, "uri" | "line" | "column" | "trigger">;

/** An ending that was decided here, before or instead of the completion pipeline. */
export const emptyOutcome = (reason: Reason, where: Where, detail = ""): Outcome => ({
  kind: "empty",
  reason,
  detail,
  explanation: explainNothing(where),
});

const explainNothing = (where: Where): Explanation => ({
  ...where,
  parts: [],
  heal: "",
  snippets: [],
  sources: [],
  layout: "",
  shape: "",
  settledBy: "",
  rawText: "",
  steps: [],
  report: undefined,
  score: undefined,
  redactions: [],
  ms: { debounce: 0, context: 0, total: 0, firstText: undefined },
});

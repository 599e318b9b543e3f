import type { Offset } from "../base/brand.ts";
import type { SourceReport } from "./context.ts";
import type { GenerateReport } from "./engine.ts";
import type { PromptPart } from "./promptPart.ts";
import type { Reason } from "./reason.ts";
import type { Snippet } from "./snapshot.ts";

/** Text to show. `insertText` uses "\n" only and replaces the document's text between `from` and `to` (one line). */
export type Suggestion = {
  readonly id: string;
  readonly insertText: string;
  readonly from: Offset;
  readonly to: Offset;
};

/** What became of a request. Expected endings are values, not exceptions. */
export type Outcome =
  | {
      readonly kind: "shown";
      readonly from: "model" | "cache" | "typeThrough";
      readonly items: readonly Suggestion[];
      readonly explanation: Explanation;
    }
  | { readonly kind: "empty"; readonly reason: Reason; readonly detail: string; readonly explanation: Explanation };

export type WorkAhead = {
  /** `answer`: it was there before it was asked for. `prompt`: the model had read most of the prompt. `miss`: neither. */
  readonly use: "answer" | "prompt" | "miss";
  /** What it cost since the last answer in this document. */
  readonly evaluatedTokens: number;
  readonly generatedTokens: number;
};

export type Score = {
  /** From 0 to 1, calibrated: of suggestions with 0.6, six in ten should be right in their first line. */
  readonly probability: number;
  /** An automatic suggestion is shown from here on; follows from complete.level. */
  readonly shownFrom: number;
  readonly features: Readonly<Record<string, number>>;
};

/** What `lacuna complete --explain` and the editor's "Why?" show. Kept in memory for the last few requests only. */
export type Explanation = {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
  readonly trigger: "automatic" | "explicit";
  /** The prompt, piece by piece, with the window or snippet each came from. */
  readonly parts: readonly PromptPart[];
  readonly heal: string;
  readonly snippets: readonly Snippet[];
  readonly sources: readonly SourceReport[];
  readonly layout: string;
  readonly shape: string;
  /** Why no model had to be asked; empty where one was. */
  readonly settledBy: string;
  readonly rawText: string;
  /** Steps that changed the text, in order. */
  readonly steps: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  readonly report: GenerateReport | undefined;
  /** How sure this is to be right; undefined when the model was not asked or the engine cannot say. */
  readonly score: Score | undefined;
  /** What work ahead did for this answer; missing where nothing is computed ahead. */
  readonly ahead?: WorkAhead | undefined;
  /** Privacy rules that replaced something in the window, with the line of the document counted from 1; never the value. */
  readonly redactions: readonly { readonly rule: string; readonly line: number }[];
  readonly ms: {
    readonly debounce: number;
    readonly context: number;
    readonly total: number;
    readonly firstText: number | undefined;
  };
};

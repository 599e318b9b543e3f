import type { Edit } from "../traces/trace.ts";

/** The text as it stands after a key press, and where the cursor is. */
export type KeyPress = { readonly text: string; readonly cursor: number; readonly edit: Edit };

export type OpenDocument = {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
};

/** What came of a key press. */
export type Answer =
  | { readonly kind: "shown"; readonly text: string }
  /** It is certain that nothing will be shown. */
  | { readonly kind: "empty" }
  /** The next key came first. */
  | { readonly kind: "superseded" }
  | { readonly kind: "failed"; readonly detail: string };

/** Sums since the start. */
export type Totals = {
  /** Of all its processes; undefined where the system does not tell. */
  readonly cpuSeconds: number | undefined;
  /** Prompt tokens that the model evaluated; undefined where the engine does not tell. */
  readonly evaluatedTokens: number | undefined;
};

/** One who completes code while somebody types: the product, or another tool's pattern of requests on a llama-server. */
export interface Contestant {
  readonly name: string;
  /** Shows a document, instead of the one before. Nothing of it is measured. */
  open(document: OpenDocument): Promise<void>;
  /** Resolves when it is final what the user sees at this text. Never rejects. */
  press(press: KeyPress): Promise<Answer>;
  /** The user rests: background work that the tool does then may begin; resolves when nothing is under way. */
  rest(): Promise<void>;
  totals(): Promise<Totals>;
  close(): Promise<void>;
}

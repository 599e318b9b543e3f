import type { Offset } from "../base/brand.ts";
import type { Hole, Snapshot } from "./snapshot.ts";

/** What the cursor is in, as far as it decides how much to suggest. */
export type Shape = {
  readonly inside: "code" | "string" | "comment";
  /**
   * How far a completion may go: to the end of its line, of the argument list or bracket the cursor is in, of the
   * statement, or of the block (several statements; typically an empty body).
   */
  readonly extent: "line" | "brackets" | "statement" | "block";
  /** Names of the scopes around the cursor, outermost first; for explanations. */
  readonly scopes: readonly string[];
};

/** Where a text ends that is being streamed into a hole. */
export type End =
  | { readonly kind: "unfinished" }
  /** Everything from `length` on (UTF-16 units) belongs to what follows the construct. */
  | { readonly kind: "finished"; readonly length: number };

/**
 * Grammar knowledge about open documents. Trees are kept per URI and updated incrementally when a newer snapshot of
 * the same URI arrives. Implemented by server/syntax; every method has a sensible answer without a grammar
 * (indentation and brackets).
 */
export interface Syntax {
  /** Whether a grammar stands behind the answers for this language. */
  knows(languageId: string): boolean;
  shapeAt(snapshot: Snapshot, at: Offset): Shape;
  /** Called for every piece that streams in: has `text` completed the construct that `shape` allows? */
  endOf(hole: Hole, shape: Shape, text: string): End;
  /** The longest line-prefix of `text` with the fewest syntax errors over the whole document; may be empty. */
  longestValid(hole: Hole, text: string): string;
  /** Forget the tree of a closed document. */
  close(uri: string): void;
}

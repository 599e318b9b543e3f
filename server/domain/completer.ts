import type { Offset } from "../base/brand.ts";
import type { Outcome } from "./outcome.ts";
import type { Indentation, Snapshot } from "./snapshot.ts";

export type CompletionRequest = {
  readonly snapshot: Snapshot;
  readonly offset: Offset;
  readonly trigger: "automatic" | "explicit";
  /** How many different suggestions are wanted; more than one only on explicit request. */
  readonly wanted: number;
  readonly indentation: Indentation;
  /** The item selected in the editor's own list: suggestions must begin with `text` in place of [from, to). */
  readonly selected: { readonly from: Offset; readonly to: Offset; readonly text: string } | undefined;
  /** Text of the code cells before this one in a notebook, in order; empty for an ordinary file. */
  readonly precedingCells: string;
  /** The client says that this document is read-only or shown in a diff. */
  readonly isReadOnly?: boolean;
};

/** What the user did to a document; `undone`: an undo or redo, whatever it changed. */
export type DocumentChange = "typed" | "deleted" | "undone" | "other";

/** The completion pipeline. Answers every request exactly once and never rejects. */
export interface Completer {
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Outcome>;
  documentOpened(snapshot: Snapshot): void;
  /** Lines that the user looks at or moved to, from 0; `endLine` included. */
  documentViewed(uri: string, lines: { readonly line: number; readonly endLine: number }): void;
  /** Files created, changed or deleted on disk, as absolute paths. */
  filesChanged(files: readonly string[]): void;
  /** Tells the pipeline about a change, so that gates know about deletions and trees stay fresh. */
  documentChanged(snapshot: Snapshot, change: DocumentChange): void;
  documentClosed(uri: string): void;
  /**
   * The cursor has come to rest, or a document was opened or looked at: a request like this one may come soon. Called
   * when there is time to prepare for it; undefined when the document has gone. The newest replaces the one before.
   */
  expect(request: () => CompletionRequest | undefined): void;
  /** Shows nothing for this long; 0 ends a snooze. */
  snooze(minutes: number): void;
  shown(id: string): void;
  /** `acceptedUnits`: UTF-16 units from the start of `insertText`; undefined for all of it. */
  accepted(id: string, acceptedUnits: number | undefined): void;
  rejected(id: string): void;
  dispose(): void;
}

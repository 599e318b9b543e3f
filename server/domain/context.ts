import type { Offset, Tokens } from "../base/brand.ts";
import type { Snapshot, Snippet } from "./snapshot.ts";
import type { Shape } from "./syntax.ts";

export type ContextRequest = {
  readonly snapshot: Snapshot;
  readonly at: Offset;
  readonly shape: Shape;
  /** For all snippets together, file headers included. */
  readonly budget: Tokens;
  /** Tokens of each text, by the model's own tokenizer. */
  readonly count: (texts: readonly string[]) => Promise<readonly number[]>;
  /** Range of the file's own window [from, to): a snippet never repeats it. */
  readonly window: { readonly from: Offset; readonly to: Offset };
};

export type SourceReport = {
  readonly source: string;
  readonly ms: number;
  readonly candidates: number;
  /** The deadline came first; what was found until then counts. */
  readonly isLate: boolean;
};

export type Gathered = {
  /** In prompt order, stable before volatile; the order is kept between key presses as long as the set is. */
  readonly snippets: readonly Snippet[];
  readonly sources: readonly SourceReport[];
  /** The whole answer, where the repository leaves no doubt: the rest of an import. The model need not be asked. */
  readonly settled?: Settled | undefined;
};

export type Settled = { readonly text: string; readonly why: string };

/** What the model sees besides the text around the cursor. Implemented by server/context; never throws. */
export interface ContextProvider {
  gather(request: ContextRequest, signal: AbortSignal): Promise<Gathered>;
  /** Waits until what is known of the document's folder is complete or known to be unavailable. Nothing needs it while somebody types. */
  whenReady(uri: string, signal: AbortSignal): Promise<void>;
  /** Those of `names` that exist somewhere: in the repository, in the snippets last gathered, or in the language. Undefined: cannot tell. */
  knownNames(
    request: { readonly snapshot: Snapshot; readonly names: readonly string[] },
    signal: AbortSignal,
  ): Promise<ReadonlySet<string> | undefined>;
  /** Lines that were deleted from this document a moment ago, newest first: not to be suggested again. */
  justDeleted(uri: string): readonly string[];
  documentOpened(snapshot: Snapshot): void;
  documentChanged(snapshot: Snapshot): void;
  documentClosed(uri: string): void;
  /** Lines that the user looks at or moved to, from 0; `endLine` included. */
  documentViewed(uri: string, lines: { readonly line: number; readonly endLine: number }): void;
  /** Files created, changed or deleted on disk, as absolute paths. */
  filesChanged(files: readonly string[]): void;
  dispose(): Promise<void>;
}

export const noContext: ContextProvider = {
  gather: () => Promise.resolve({ snippets: [], sources: [] }),
  whenReady: () => Promise.resolve(),
  knownNames: () => Promise.resolve(undefined),
  justDeleted: () => [],
  documentOpened: () => undefined,
  documentChanged: () => undefined,
  documentClosed: () => undefined,
  documentViewed: () => undefined,
  filesChanged: () => undefined,
  dispose: () => Promise.resolve(),
};

/** Definitions as the editor's own language servers know them. */
export interface EditorDefinitions {
  /** Definitions of the symbols at these places (lines and characters from 0, UTF-16), all in one list; empty where the editor cannot tell. */
  definitionsAt(
    request: {
      readonly uri: string;
      readonly positions: readonly { readonly line: number; readonly character: number }[];
    },
    signal: AbortSignal,
  ): Promise<
    readonly { readonly uri: string; readonly line: number; readonly endLine: number; readonly text: string }[]
  >;
}

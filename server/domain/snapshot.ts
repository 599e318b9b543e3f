import type { Offset } from "../base/brand.ts";

/** A document as it was at one moment. Line endings are the document's own. */
export type Snapshot = {
  readonly uri: string;
  readonly languageId: string;
  /** The client's version; only equality means something. */
  readonly version: number;
  readonly text: string;
  /** Path relative to the workspace root with forward slashes, or the file name; shown to the model. */
  readonly path: string;
};

/** The place to be filled: the text between `from` and `to` is replaced (`from` = `to` for a pure insertion). */
export type Hole = {
  readonly snapshot: Snapshot;
  readonly from: Offset;
  readonly to: Offset;
};

/** Text from elsewhere that helps the model. `source` and `why` are for the reader of an explanation. */
export type Snippet = {
  readonly path: string;
  readonly text: string;
  readonly source: string;
  readonly why: string;
};

/** How the editor indents this document. */
export type Indentation = { readonly insertSpaces: boolean; readonly tabSize: number };

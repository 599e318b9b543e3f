import { TextDocument } from "vscode-languageserver-textdocument";
import type {
  Position,
  Range,
  TextDocumentContentChangeEvent,
  TextDocumentItem,
  VersionedTextDocumentIdentifier,
} from "vscode-languageserver";
import type { Log } from "../domain/log.ts";
import type { DocumentChange } from "../domain/completer.ts";
import { changeKind, editBetween, type Edit } from "./changeKind.ts";
import { UndoWatch } from "./undoWatch.ts";

/**
 * What is known of an open document. `tooLarge`: its text is not kept. `outOfSync`: the client's changes did not
 * follow each other. Both end when the client sends the whole text.
 */
export type KnownDocument =
  | { readonly kind: "text"; readonly document: TextDocument }
  | { readonly kind: "tooLarge" | "outOfSync"; readonly languageId: string };

export type Changed = {
  readonly document: TextDocument;
  readonly change: DocumentChange;
  /** Behind the last edit; undefined where nothing tells. */
  readonly cursor: Position | undefined;
};

type Changes = readonly TextDocumentContentChangeEvent[];
type Options = {
  readonly log: Log;
  /** Texts above this are not kept: every edit of such a document would cost a copy of it. */
  readonly mostUnits: () => number;
};

/** The open documents, as the client described them. Line endings and lone surrogates stay as they are. */
export class Documents {
  readonly #known = new Map<string, KnownDocument>();
  readonly #undoWatches = new Map<string, UndoWatch>();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  find(uri: string): KnownDocument | undefined {
    return this.#known.get(uri);
  }

  open({ uri, languageId, version, text }: TextDocumentItem): void {
    this.#keep(TextDocument.create(uri, languageId ?? "plaintext", version ?? 0, text ?? ""));
  }

  /** For a document whose text was too long even to be read. */
  openTooLarge(uri: string): void {
    this.#known.set(uri, { kind: "tooLarge", languageId: "plaintext" });
  }

  /** Undefined when there is no text to go on with. */
  change(of: VersionedTextDocumentIdentifier, changes: Changes): Changed | undefined {
    const known = this.#known.get(of.uri);
    if (known === undefined) {
      this.#options.log.warn("didChange for a document that was never opened is ignored");
      return undefined;
    }
    const whole = changes.findLast((change) => rangeOf(change) === undefined);
    if (known.kind !== "text") {
      return whole && this.#reopened(TextDocument.create(of.uri, known.languageId, of.version ?? 0, whole.text));
    }
    const { document } = known;
    if (whole === undefined && typeof of.version === "number" && of.version <= document.version) {
      this.#options.log.warn(`didChange with version ${of.version} after ${document.version}: the text is out of step`);
      this.#known.set(of.uri, { kind: "outOfSync", languageId: document.languageId });
      return undefined;
    }
    const edits = changes.map((each) => apply(document, each));
    const change = this.#kindOf(of.uri, edits);
    TextDocument.update(document, [], of.version ?? document.version + 1);
    const last = edits.at(-1);
    const cursor = last && document.positionAt(last.at + last.inserted.length);
    return this.#keep(document) ? { document, change, cursor } : undefined;
  }

  close(uri: string): void {
    this.#known.delete(uri);
    this.#undoWatches.delete(uri);
  }

  #kindOf(uri: string, edits: readonly Edit[]): DocumentChange {
    const watch = this.#undoWatches.get(uri) ?? new UndoWatch();
    this.#undoWatches.set(uri, watch);
    return edits.map((edit) => watch.isUndo(edit)).includes(true) ? "undone" : changeKind(edits);
  }

  #reopened(document: TextDocument): Changed | undefined {
    return this.#keep(document) ? { document, change: "other", cursor: undefined } : undefined;
  }

  #keep(document: TextDocument): boolean {
    const fits = document.getText().length <= this.#options.mostUnits();
    this.#known.set(
      document.uri,
      fits ? { kind: "text", document } : { kind: "tooLarge", languageId: document.languageId },
    );
    return fits;
  }
}

/** As LSP asks: a character past the end of its line means the end of the line; a line past the end, the end of the text. */
const clampPosition = (document: TextDocument, position: Position): Position =>
  document.positionAt(document.offsetAt(position));

function apply(document: TextDocument, change: TextDocumentContentChangeEvent): Edit {
  const sent = rangeOf(change);
  if (sent === undefined) {
    const edit = editBetween(document.getText(), change.text);
    TextDocument.update(document, [{ text: change.text }], document.version);
    return edit;
  }
  const range = clampRange(document, sent);
  const removed = document.getText(range);
  const at = document.offsetAt(range.start);
  TextDocument.update(document, [{ range, text: change.text }], document.version);
  return { at, removed, inserted: change.text };
}

/** Some clients send `range: null` with a whole text. */
const rangeOf = (change: TextDocumentContentChangeEvent): Range | undefined =>
  "range" in change ? (change.range ?? undefined) : undefined;

/** The library's line table breaks on positions past the end, so it never sees any. */
const clampRange = (document: TextDocument, { start, end }: Range): Range => ({
  start: clampPosition(document, start),
  end: clampPosition(document, end),
});

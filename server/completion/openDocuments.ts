import type { DocumentChange } from "../domain/completer.ts";
import type { Snippet } from "../domain/snapshot.ts";
import { TypingRhythm } from "./debounce.ts";
import { StickyWindow } from "./stickyWindow.ts";

type OpenDocument = {
  readonly window: StickyWindow;
  readonly rhythm: TypingRhythm;
  readonly lastChange: DocumentChange | undefined;
  /** Nothing but typing followed the last deletion. */
  readonly isDeletionRecent: boolean;
  /** What the model was shown last besides the document. */
  readonly snippets: readonly Snippet[];
};

/** What the pipeline remembers of each open document, and nothing of its text beyond the window's. */
export class OpenDocuments {
  readonly #documents = new Map<string, OpenDocument>();

  changed(uri: string, lastChange: DocumentChange, atMs: number): void {
    const document = this.#of(uri);
    if (lastChange === "typed") document.rhythm.keyPressed(atMs);
    const isDeletionRecent = lastChange === "deleted" || (lastChange === "typed" && document.isDeletionRecent);
    this.#documents.set(uri, { ...document, lastChange, isDeletionRecent });
  }

  shownWith(uri: string, snippets: readonly Snippet[]): void {
    this.#documents.set(uri, { ...this.#of(uri), snippets });
  }

  closed(uri: string): void {
    this.#documents.delete(uri);
  }

  lastChange = (uri: string): DocumentChange | undefined => this.#documents.get(uri)?.lastChange;
  isDeletionRecent = (uri: string): boolean => this.#documents.get(uri)?.isDeletionRecent ?? false;
  window = (uri: string): StickyWindow => this.#of(uri).window;
  snippets = (uri: string): readonly Snippet[] => this.#of(uri).snippets;
  rhythm = (uri: string): TypingRhythm => this.#of(uri).rhythm;

  #of(uri: string): OpenDocument {
    const known = this.#documents.get(uri);
    if (known) return known;
    const fresh: OpenDocument = {
      ...{ window: new StickyWindow(), rhythm: new TypingRhythm() },
      ...{ lastChange: undefined, isDeletionRecent: false, snippets: [] },
    };
    this.#documents.set(uri, fresh);
    return fresh;
  }
}

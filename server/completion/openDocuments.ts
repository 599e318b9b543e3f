import { TypingRhythm } from "./debounce.ts";
import { StickyWindow } from "./stickyWindow.ts";

type Change = "typed" | "deleted" | "other";
type OpenDocument = {
  readonly window: StickyWindow;
  readonly rhythm: TypingRhythm;
  readonly lastChange: Change | undefined;
};

/** What the pipeline remembers of each open document, and nothing of its text beyond the window's. */
export class OpenDocuments {
  readonly #documents = new Map<string, OpenDocument>();

  changed(uri: string, lastChange: Change, atMs: number): void {
    const document = this.#of(uri);
    if (lastChange === "typed") document.rhythm.keyPressed(atMs);
    this.#documents.set(uri, { ...document, lastChange });
  }

  closed(uri: string): void {
    this.#documents.delete(uri);
  }

  lastChange = (uri: string): Change | undefined => this.#documents.get(uri)?.lastChange;
  window = (uri: string): StickyWindow => this.#of(uri).window;
  rhythm = (uri: string): TypingRhythm => this.#of(uri).rhythm;

  #of(uri: string): OpenDocument {
    const known = this.#documents.get(uri);
    if (known) return known;
    const fresh: OpenDocument = { window: new StickyWindow(), rhythm: new TypingRhythm(), lastChange: undefined };
    this.#documents.set(uri, fresh);
    return fresh;
  }
}

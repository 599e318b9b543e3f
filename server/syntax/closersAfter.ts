import type { Lexicon } from "./lexicon.ts";
import { type Mode, type Scanned, scan } from "./scan.ts";

type Request = { readonly text: string; readonly mode: Mode; readonly lexicon: Lexicon };

/**
 * Closing brackets in the text after a cursor that close nothing there. While somebody types, that text stays the same, and
 * what was found in it once is not looked for again.
 */
export class ClosersAfter {
  #request: Request | undefined;
  #found: number[] = [];
  #next: Scanned | undefined;
  #readUnits = 0;

  /** Units read since the beginning; what a key press costs. */
  get readUnits(): number {
    return this.#readUnits;
  }

  /** In order; reads no further than it is asked. */
  *places(request: Request): Generator<number> {
    if (this.#request === undefined || !isSame(this.#request, request)) {
      this.#request = request;
      this.#found = [];
      this.#next = { frames: [], mode: request.mode, at: 0 };
    }
    for (let index = 0; index < this.#found.length || this.#findNext(); index++) yield this.#found[index] ?? 0;
  }

  #findNext(): boolean {
    if (this.#request === undefined || this.#next === undefined) return false;
    const { text, lexicon } = this.#request;
    const before = this.#found.length;
    const stopped = scan({
      ...{ text, lexicon, from: this.#next.at, state: this.#next },
      on: (event) => {
        if (event.kind !== "unmatched") return undefined;
        this.#found.push(event.at);
        return "stop";
      },
    });
    this.#readUnits += stopped.at - this.#next.at;
    const isFound = this.#found.length > before;
    this.#next = isFound ? { ...stopped, at: stopped.at + 1 } : undefined;
    return isFound;
  }
}

const isSame = (a: Request, b: Request): boolean =>
  a.lexicon === b.lexicon && isSameMode(a.mode, b.mode) && a.text === b.text;

function isSameMode(a: Mode, b: Mode): boolean {
  if (a.kind === "string") return b.kind === "string" && a.form === b.form;
  if (a.kind === "blockComment") return b.kind === "blockComment" && a.close === b.close;
  return a.kind === b.kind;
}

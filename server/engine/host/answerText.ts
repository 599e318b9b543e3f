export type Piece = {
  /** Text that can be shown at once. */
  readonly text: string;
  /** A stop text has appeared; it and everything after it is left out. */
  readonly stopped: boolean;
};

/**
 * Turns the bytes of generated tokens into text: characters that are split over tokens wait for their other half, and
 * what may be the beginning of a stop text waits until it is decided.
 */
export class AnswerText {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #stopTexts: readonly string[];
  #held = "";

  constructor(stopTexts: readonly string[]) {
    this.#stopTexts = stopTexts.filter((text) => text !== "");
  }

  push(bytes: Uint8Array): Piece {
    const text = this.#held + this.#decoder.decode(bytes, { stream: true });
    const stop = earliest(text, this.#stopTexts);
    if (stop !== undefined) {
      this.#held = "";
      return { text: text.slice(0, stop), stopped: true };
    }
    const sure = text.length - longestOpenEnd(text, this.#stopTexts);
    this.#held = text.slice(sure);
    return { text: text.slice(0, sure), stopped: false };
  }

  /** What was held back, once no more bytes come. Half a character at the end is dropped. */
  finish(): string {
    const text = this.#held;
    this.#held = "";
    return text;
  }
}

function earliest(text: string, stopTexts: readonly string[]): number | undefined {
  const found = stopTexts.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Length of the longest end of `text` with which a stop text begins. */
function longestOpenEnd(text: string, stopTexts: readonly string[]): number {
  let longest = 0;
  for (const stop of stopTexts)
    for (let length = Math.min(stop.length - 1, text.length); length > longest; length--)
      if (stop.startsWith(text.slice(-length))) longest = length;
  return longest;
}

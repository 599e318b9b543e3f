import { Lru } from "../../base/lru.ts";
import type { ContextRequest } from "../../domain/context.ts";

type Count = ContextRequest["count"];

/** A line of code has about 10 tokens, a prompt some hundred lines, and texts come back with every key press. */
const remembered = 4000;
/** No code is denser than this on average; used where the tokenizer does not answer. */
const fewestUnitsPerToken = 2;

/** Tokens of texts, asked for in one batch and remembered. */
export class Costs {
  readonly #known = new Lru<string, number>(remembered);

  /** The answer has the length of `texts`. */
  async of(texts: readonly string[], count: Count): Promise<readonly number[]> {
    const missing = [...new Set(texts)].filter((text) => this.#known.get(text) === undefined);
    if (missing.length > 0) {
      const counted = await count(missing);
      if (counted.length === missing.length)
        for (const [index, text] of missing.entries()) this.#known.set(text, counted[index] ?? guess(text));
    }
    return texts.map((text) => this.#known.get(text) ?? guess(text));
  }

  /** Another model counts otherwise. */
  clear(): void {
    this.#known.clear();
  }
}

const guess = (text: string): number => Math.ceil(text.length / fewestUnitsPerToken);

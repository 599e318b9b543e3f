import { type Tokens, tokens } from "../base/brand.ts";
import { Lru } from "../base/lru.ts";
import type { Ready } from "./supervisor.ts";

const mostTexts = 4000;
/** Longer texts change too often to be worth keeping. */
const longestUnits = 4000;

/** Token counts of texts, as the loaded model counts them; most are asked for again and again. */
export class TokenCounts {
  readonly #known = new Lru<string, Tokens>(mostTexts);
  #load = -1;

  /** Empty when the host did not answer in time. */
  async count(ready: Ready, texts: readonly string[]): Promise<readonly Tokens[]> {
    if (this.#load !== ready.load) this.#known.clear();
    this.#load = ready.load;
    const known = texts.map((text) => this.#known.get(text));
    const unknown = [...new Set(texts.filter((_, at) => known[at] === undefined))];
    const counts = unknown.length === 0 ? [] : await ready.link.countTokens(unknown);
    if (counts?.length !== unknown.length) return [];
    const fresh = new Map(unknown.map((text, at) => [text, tokens(counts[at] ?? 0)]));
    // Another model may have been loaded meanwhile.
    if (this.#load === ready.load)
      for (const [text, count] of fresh) if (text.length <= longestUnits) this.#known.set(text, count);
    return texts.map((text, at) => known[at] ?? fresh.get(text) ?? tokens(0));
  }
}

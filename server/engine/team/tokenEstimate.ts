import { tokens, type Tokens } from "../../base/brand.ts";
import type { GenerateReport, GenerateRequest } from "../../domain/engine.ts";
import { usualBytesPerToken } from "../remote/tokenizer.ts";

/** Shorter prompts say too little about a language. */
const leastTokens = 200;
/** The densest of so many prompts counts, so that the estimate errs towards too many. */
const samples = 16;
const leastSamples = 3;
/** Prompts of one language differ by a few per cent: the next may be denser than any so far. */
const margin = 0.97;
/** What any text can have, so that one odd figure does no harm. */
const range = { least: 1.5, most: 5 };
/** Smaller changes would move the prompt's borders, and with them what the server has read already. */
const noticed = 0.03;

/**
 * Tokens of a text whose tokenizer is at a server. Only finished prompts are sent there, so that bytes per token are learnt from
 * what the server says that they had, apart for each language.
 */
export class TokenEstimate {
  readonly #seen = new Map<string, number[]>();
  #bytesPerToken = usualBytesPerToken;

  count(text: string): Tokens {
    return tokens(Math.ceil(Buffer.byteLength(text) / this.#bytesPerToken));
  }

  learn({ parts, language = "" }: GenerateRequest, { promptTokens }: GenerateReport): void {
    const specials = parts.filter((part) => "special" in part).length;
    const textTokens = promptTokens - specials;
    if (textTokens < leastTokens) return;
    const bytes = parts.reduce((sum, part) => sum + ("text" in part ? Buffer.byteLength(part.text) : 0), 0);
    const ratio = Math.min(range.most, Math.max(range.least, bytes / textTokens));
    const seen = [...(this.#seen.get(language) ?? []), ratio].slice(-samples);
    this.#seen.set(language, seen);
    const next =
      seen.length < leastSamples ? Math.min(this.#bytesPerToken, ratio * margin) : Math.min(...seen) * margin;
    if (Math.abs(next - this.#bytesPerToken) / this.#bytesPerToken > noticed) this.#bytesPerToken = next;
  }

  /** A prompt was too long after all. */
  forget(): void {
    this.#seen.clear();
    this.#bytesPerToken = usualBytesPerToken;
  }
}

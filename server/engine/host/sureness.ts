import type { FirstLine, SureSoFar } from "../../domain/engine.ts";

type LogProb = { readonly sum: number; readonly min: number; readonly tokens: number };
const nothing: LogProb = { sum: 0, min: 0, tokens: 0 };

/** How sure the model was of what it said, over all of it and over the first line that holds text. */
export class Sureness {
  #all = nothing;
  #line = nothing;
  #isLineOver = false;
  #hasText = false;

  /** Call before {@link said} with the text of the same token. */
  chose(probability: number): void {
    this.#all = add(this.#all, probability);
    if (!this.#isLineOver) this.#line = add(this.#line, probability);
  }

  /** The token that ends the answer: it ends the first line as well, but is no part of what was said. */
  ended(probability: number): void {
    if (!this.#isLineOver) this.#line = add(this.#line, probability);
    this.#isLineOver = true;
  }

  /** Text of the answer as it comes out; a line break after some text ends the first line. */
  said(text: string): void {
    if (this.#isLineOver) return;
    const content = this.#hasText ? text : text.trimStart();
    if (content === "") return;
    this.#hasText = true;
    this.#isLineOver = content.includes("\n");
  }

  get meanLogProb(): number | undefined {
    return this.#all.tokens === 0 ? undefined : this.#all.sum / this.#all.tokens;
  }

  get firstLine(): FirstLine | undefined {
    const { sum, min, tokens } = this.#line;
    return tokens === 0 ? undefined : { meanLogProb: sum / tokens, minLogProb: min, tokens };
  }

  get soFar(): SureSoFar | undefined {
    const { meanLogProb, firstLine } = this;
    if (meanLogProb === undefined || firstLine === undefined) return undefined;
    return { firstLine, isFirstLineOver: this.#isLineOver, meanLogProb, generatedTokens: this.#all.tokens };
  }
}

function add({ sum, min, tokens }: LogProb, probability: number): LogProb {
  const logProb = Math.log(Math.min(1, Math.max(probability, Number.MIN_VALUE)));
  return { sum: sum + logProb, min: Math.min(min, logProb), tokens: tokens + 1 };
}

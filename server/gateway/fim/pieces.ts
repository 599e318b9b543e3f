import { invariant } from "../../base/invariant.ts";
import type { Answer, Completion, Ending, Piece } from "./fimRequest.ts";

export async function collect({ pieces, ...completion }: Completion): Promise<Answer> {
  let text = "";
  let ending: Ending | undefined;
  for await (const piece of pieces)
    if (piece.kind === "text") text += piece.text;
    else ending = piece.ending;
  invariant(ending, "a completion ended without saying how");
  return { ...completion, text, ending };
}

/**
 * Pieces on their way from the engine to a client. The engine never waits for a slow client: an answer is a page of text at
 * most, and a client that does not read must not hold a place in the engine.
 */
export class PieceBuffer {
  readonly #waiting: Piece[] = [];
  #wake: () => void = () => {};
  #failure: Error | undefined;
  #isClosed = false;

  push(piece: Piece): void {
    this.#waiting.push(piece);
    if (piece.kind === "end") this.#isClosed = true;
    this.#wake();
  }

  fail(failure: Error): void {
    this.#failure = failure;
    this.#isClosed = true;
    this.#wake();
  }

  /** Resolves when there is something to read; rejects when there is nothing but a failure. */
  async begun(): Promise<void> {
    while (this.#waiting.length === 0 && !this.#isClosed) await this.#change();
    if (this.#waiting.length === 0 && this.#failure) throw this.#failure;
  }

  async *read(): AsyncGenerator<Piece> {
    for (;;) {
      const piece = this.#waiting.shift();
      if (piece) yield piece;
      else if (this.#failure) throw this.#failure;
      else if (this.#isClosed) return;
      else await this.#change();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}

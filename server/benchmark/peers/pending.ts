import type { Answer } from "./contestant.ts";

/** The answer of the newest key press. It is given once; the next key press gives it if nothing else has. */
export class Pending {
  #give: ((answer: Answer) => void) | undefined;

  start(): Promise<Answer> {
    this.give({ kind: "superseded" });
    return new Promise((resolve) => (this.#give = resolve));
  }

  give(answer: Answer): void {
    this.#give?.(answer);
    this.#give = undefined;
  }
}

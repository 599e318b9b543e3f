import type { Outcome } from "../domain/outcome.ts";
import type { Reason } from "../domain/reason.ts";

const kept = 20;
/** Endings that happen all the time while typing; they would hide the one the user wonders about. */
const passing: ReadonlySet<Reason> = new Set(["superseded", "cancelled", "documentChanged"]);

/** The last few outcomes, in memory only, for "Why was nothing shown?". */
export class RecentOutcomes {
  readonly #newestFirst: Outcome[] = [];

  note(outcome: Outcome): void {
    this.#newestFirst.unshift(outcome);
    this.#newestFirst.length = Math.min(this.#newestFirst.length, kept);
  }

  /** The outcome to explain: the newest that means something, of this document if one is given. */
  find(uri: string | undefined): Outcome | undefined {
    const here = this.#newestFirst.filter(({ explanation }) => uri === undefined || explanation.uri === uri);
    return here.find((outcome) => outcome.kind === "shown" || !passing.has(outcome.reason)) ?? here[0];
  }
}

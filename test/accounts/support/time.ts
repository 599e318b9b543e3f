import type { Time } from "../../../server/accounts/quota/quotas.ts";

/** Time that stands still until it is moved; the wall clock starts on a Monday noon, UTC. */
export class FakeTime implements Time {
  #ms = 0;
  readonly #start: number;

  constructor(start = "2026-03-23T12:00:00Z") {
    this.#start = Date.parse(start);
  }

  readonly nowMs = (): number => this.#ms;
  readonly wall = (): Date => new Date(this.#start + this.#ms);

  advance(seconds: number): void {
    this.#ms += seconds * 1000;
  }
}

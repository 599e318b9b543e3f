import type { Clock } from "../domain/clock.ts";

/** A bucket of messages that fills at a steady rate. */
export class MessageRate {
  readonly #limits: { readonly perSecond: number; readonly burst: number };
  readonly #clock: Clock;
  #left: number;
  #filledAt: number;

  constructor(limits: { readonly perSecond: number; readonly burst: number }, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#left = limits.burst;
    this.#filledAt = clock.now();
  }

  /** Whether one more may pass. */
  take(): boolean {
    const { perSecond, burst } = this.#limits;
    const at = this.#clock.now();
    this.#left = Math.min(burst, this.#left + ((at - this.#filledAt) / 1000) * perSecond);
    this.#filledAt = at;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

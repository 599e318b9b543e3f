/**
 * A token bucket that holds a minute's allowance and refills evenly. What is taken may exceed what is there, since a piece of
 * work is paid for when it is done: the bucket then owes, and is refilled to zero first.
 */
export class Bucket {
  #level: number;
  #atMs: number;
  #perMinute: number;

  constructor(perMinute: number, nowMs: number) {
    this.#perMinute = perMinute;
    this.#level = perMinute;
    this.#atMs = nowMs;
  }

  /** Seconds until there is at least 1; 0 if there is. */
  waitSeconds(nowMs: number): number {
    this.#refill(nowMs);
    return this.#level >= 1 ? 0 : ((1 - this.#level) / this.#perMinute) * 60;
  }

  take(amount: number, nowMs: number): void {
    this.#refill(nowMs);
    this.#level -= amount;
  }

  /** A changed limit holds at once, without giving away a full bucket. */
  resize(perMinute: number, nowMs: number): void {
    if (perMinute === this.#perMinute) return;
    this.#refill(nowMs);
    this.#perMinute = perMinute;
    this.#level = Math.min(this.#level, perMinute);
  }

  #refill(nowMs: number): void {
    const gained = ((nowMs - this.#atMs) / 60_000) * this.#perMinute;
    this.#level = Math.min(this.#perMinute, this.#level + gained);
    this.#atMs = nowMs;
  }
}

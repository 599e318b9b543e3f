/** How long to wait before the next start, and when to give up. */
export type BackOff = {
  readonly firstMs: number;
  readonly capMs: number;
  /** So many crashes within the window, without a request answered in between, are a failure. */
  readonly mostCrashes: number;
  readonly windowMs: number;
};

export const usualBackOff: BackOff = { firstMs: 100, capMs: 30_000, mostCrashes: 5, windowMs: 120_000 };

/** Remembers crashes; pure but for what it remembers. */
export class CrashHistory {
  readonly #backOff: BackOff;
  readonly #random: () => number;
  #crashes: readonly number[] = [];

  constructor(backOff: BackOff, random: () => number) {
    this.#backOff = backOff;
    this.#random = random;
  }

  /** Milliseconds to wait before starting again; undefined when it is time to give up. */
  crashedAt(now: number): number | undefined {
    const { mostCrashes, windowMs, firstMs, capMs } = this.#backOff;
    this.#crashes = [...this.#crashes, now].filter((at) => now - at <= windowMs);
    const count = this.#crashes.length;
    if (count > mostCrashes) return undefined;
    const ms = Math.min(capMs, firstMs * 4 ** (count - 1));
    // Windows that lost the same host do not all come back in the same instant.
    return ms * (0.5 + this.#random());
  }

  get count(): number {
    return this.#crashes.length;
  }

  /** The host has proved useful, or a person asked to try again. */
  forget(): void {
    this.#crashes = [];
  }
}

const remembered = 200;
const enough = 20;
/** Hedges that may be made at once after a quiet time. */
const burst = 3;

/** When a request is asked of a second replica, and how often that may happen. */
export class Hedging {
  readonly #share: number;
  readonly #firstMs: number;
  #seenMs: readonly number[] = [];
  #budget = 1;

  constructor({ hedgeShare, firstHedgeMs }: { readonly hedgeShare: number; readonly firstHedgeMs: number }) {
    this.#share = hedgeShare;
    this.#firstMs = firstHedgeMs;
  }

  /** How long the last answers took to begin, at the 95th percentile. */
  get afterMs(): number {
    if (this.#seenMs.length < enough) return this.#firstMs;
    const sorted = this.#seenMs.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.95)] ?? this.#firstMs;
  }

  asked(): void {
    this.#budget = Math.min(burst, this.#budget + this.#share);
  }

  began(afterMs: number): void {
    this.#seenMs = [...this.#seenMs, afterMs].slice(-remembered);
  }

  /** False when the share is used up. */
  take(): boolean {
    if (this.#budget < 1) return false;
    this.#budget -= 1;
    return true;
  }
}

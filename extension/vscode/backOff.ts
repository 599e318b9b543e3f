const firstMs = 500;
const longestMs = 60_000;
/** A server that ran this long was healthy: its end starts the series anew. */
const healthyMs = 3 * 60_000;

/** How long to wait before the next start of something that keeps ending: 0.5 s, doubled each time, at most a minute. */
export class BackOff {
  private waitMs = firstMs;
  private lastAtMs = Number.NEGATIVE_INFINITY;

  next(nowMs: number): number {
    if (nowMs - this.lastAtMs > this.waitMs + healthyMs) this.waitMs = firstMs;
    this.lastAtMs = nowMs;
    const waitMs = this.waitMs;
    this.waitMs = Math.min(longestMs, waitMs * 2);
    return waitMs;
  }

  reset(): void {
    this.waitMs = firstMs;
  }
}

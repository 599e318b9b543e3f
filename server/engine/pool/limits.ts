export type PoolLimits = {
  /** Requests that wait for a place; one more is refused. */
  readonly mostWaiting: number;
  readonly longestWaitMs: number;
  /**
   * A replica that has not begun to answer by then is given up for this request and rests, where another one can answer; later
   * where it is known to need longer.
   */
  readonly firstTextMs: number;
  /** No replica is waited for longer. The last one that is left is waited for as long as this. */
  readonly longestFirstTextMs: number;
  readonly countMs: number;
  /** Of all requests, so many may be asked of a second replica because the first is slow. */
  readonly hedgeShare: number;
  /** Until enough answers were seen to know the 95th percentile. */
  readonly firstHedgeMs: number;
  /** After a failure a replica rests this long, twice as long after the next, up to the longest. */
  readonly firstRestMs: number;
  readonly longestRestMs: number;
  /** So many requests in a row that another replica had to answer are a failure. */
  readonly mostStrikes: number;
  /** So many answers in a row, and earlier failures are forgotten. */
  readonly provenAfter: number;
  readonly probeMs: number;
  /** A server that has not failed yet may be loading its model. */
  readonly prepareMs: number;
};

/**
 * Chosen, not measured, but for two: a hedge answers sooner than any balancer's time limit when a replica hangs, and the
 * first rest is short because a server that was restarted is back within seconds.
 */
export const usualLimits: PoolLimits = {
  mostWaiting: 64,
  longestWaitMs: 2000,
  firstTextMs: 10_000,
  longestFirstTextMs: 60_000,
  countMs: 1500,
  hedgeShare: 0.05,
  firstHedgeMs: 1500,
  firstRestMs: 500,
  longestRestMs: 30_000,
  mostStrikes: 3,
  provenAfter: 5,
  probeMs: 10_000,
  prepareMs: 120_000,
};

/** How long sources wait; tests pass shorter ones. */
export type Timings = {
  /** Until a connection stands. A blocked network costs this once per source. */
  readonly connectMs: number;
  /** Without a single byte. */
  readonly stallMs: number;
  /** Before the first repetition; doubled each time. */
  readonly retryMs: number;
  /** Repetitions in a row that brought no bytes. */
  readonly retries: number;
};

export const defaultTimings: Timings = { connectMs: 8000, stallMs: 30_000, retryMs: 1000, retries: 4 };

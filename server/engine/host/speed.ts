/** How a model runs best on a machine, and how fast, in tokens per second. */
export type Speed = {
  readonly prefillPerSecond: number;
  /** In batches of the shortest length. */
  readonly shortPrefillPerSecond: number;
  readonly decodePerSecond: number;
  /** The most that are worth using for a batch. */
  readonly threads: number;
  /** The most that are worth using for one token: threads are started and wait for each other as often as for a batch, for less. */
  readonly decodeThreads: number;
};

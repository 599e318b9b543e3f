/** How a model runs best on a machine, and how fast, in tokens per second. */
export type Speed = {
  readonly prefillPerSecond: number;
  /** In batches of the shortest length. */
  readonly shortPrefillPerSecond: number;
  readonly decodePerSecond: number;
  /** The most that are worth using. */
  readonly threads: number;
};

import type { Clock } from "../domain/clock.ts";
import { rest } from "../domain/deadline.ts";

const lookMs = 250;
/** A process that has nothing to do still collects garbage. */
const idleShare = 0.1;
const looksInARow = 3;

export type Quiet = {
  /** Of everything that is to come to rest; undefined where the system does not tell. */
  readonly cpuSeconds: () => Promise<number | undefined>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Then work that does not end is not waited for. */
  readonly longestMs: number;
};

/** Waits until next to nothing is computed any more: the index is built, the model loaded. */
export async function untilQuiet({ cpuSeconds, clock, signal, longestMs }: Quiet): Promise<void> {
  const startedAt = clock.now();
  let [quiet, before] = [0, await cpuSeconds()];
  while (quiet < looksInARow && clock.now() - startedAt < longestMs && !signal.aborted) {
    await rest(clock, lookMs, signal);
    const now = await cpuSeconds();
    const spent = now === undefined || before === undefined ? 0 : now - before;
    quiet = (spent * 1000) / lookMs < idleShare ? quiet + 1 : 0;
    before = now;
  }
}

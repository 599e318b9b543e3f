import type { Clock } from "./clock.ts";

/** Stands for an answer that did not come in time. */
export const late = Symbol("late");

/** Made once: an error of its own would cost each key press several stack traces. */
export const inTime = new Error("the answer came in time");

/** The promise's value, or `late`; the promise itself goes on. */
export async function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | typeof late> {
  const stop = new AbortController();
  const timer = clock.sleep(ms, stop.signal).then(
    (): typeof late => late,
    (): typeof late => late,
  );
  try {
    return await Promise.race([promise, timer]);
  } finally {
    stop.abort(inTime);
  }
}

/** Sleeps, or returns early when aborted. */
export const rest = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  clock.sleep(ms, signal).catch(() => {
    // An aborted sleep is a short sleep; the caller looks at the signal.
  });

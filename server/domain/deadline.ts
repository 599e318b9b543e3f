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

/** The promise's value, or undefined when `signal` is aborted before; leaves no listener on a signal that outlives it. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

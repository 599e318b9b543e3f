/** Undefined: go on. Otherwise the time slice is used up, and the promise ends when others had their turn. */
export type Pace = () => Promise<void> | undefined;

/** A question that comes while the index is built waits about this long. */
const sliceMs = 8;

export function createPace(now: () => number = () => performance.now()): Pace {
  let since = now();
  return () => {
    if (now() - since < sliceMs) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        since = now();
        resolve();
      });
    });
  };
}

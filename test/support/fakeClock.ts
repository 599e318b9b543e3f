import type { Clock } from "../../server/domain/clock.ts";

export type FakeClock = Clock & {
  /**
   * Moves time on and ends every sleep that is due, in order. Promise reactions run between two sleeps, so that code
   * which sleeps again within the interval is woken again.
   */
  advance(ms: number): Promise<void>;
  /** Sleeps that have not ended; a test asserts 0 at its end to find leaks. */
  readonly sleeping: number;
};

type Sleeper = { readonly due: number; readonly wake: () => void };

export function fakeClock(start = 0): FakeClock {
  let now = start;
  const sleepers = new Set<Sleeper>();
  const nextDue = (until: number): Sleeper | undefined =>
    [...sleepers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0];

  return {
    now: () => now,
    get sleeping() {
      return sleepers.size;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const refuse = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason instanceof Error ? signal.reason : new Error("aborted"));
        };
        const sleeper: Sleeper = {
          due: now + Math.max(0, ms),
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", refuse);
            resolve();
          },
        };
        if (signal?.aborted) return refuse();
        sleepers.add(sleeper);
        signal?.addEventListener("abort", refuse, { once: true });
      }),
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let next = nextDue(until); next; next = nextDue(until)) {
        now = Math.max(now, next.due);
        next.wake();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}

/** Lets promise reactions and I/O callbacks that are already due run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

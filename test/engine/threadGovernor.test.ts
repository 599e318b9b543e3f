import assert from "node:assert/strict";
import fc from "fast-check";
import { ThreadGovernor } from "../../server/engine/host/threadGovernor.ts";

/** Runs batches of 100 ms on a machine that leaves `free` cores. */
function run(
  governor: ThreadGovernor,
  time: { ms: number },
  { free, batches }: { free: number; batches: number },
): number[] {
  return Array.from({ length: batches }, () => {
    time.ms += 100;
    governor.observe({ wallMs: 100, cpuMs: 100 * Math.min(governor.threads, free) });
    return governor.threads;
  });
}

suite("ThreadGovernor", () => {
  const start = (most: number) => {
    const time = { ms: 0 };
    return { time, governor: new ThreadGovernor(most, () => time.ms) };
  };

  test("a quiet machine: all threads, always", () => {
    const { governor, time } = start(4);
    assert.deepEqual(new Set(run(governor, time, { free: 4, batches: 100 })), new Set([4]));
  });

  test("a core taken away is noticed within a few batches", () => {
    const { governor, time } = start(2);
    assert.equal(run(governor, time, { free: 1.1, batches: 4 }).at(-1), 1);
  });

  test("the core comes back, and so does the thread", () => {
    const { governor, time } = start(2);
    run(governor, time, { free: 1, batches: 4 });
    assert.equal(run(governor, time, { free: 2, batches: 30 }).at(-1), 2);
  });

  test("on a machine that stays busy tries become rare", () => {
    const { governor, time } = start(2);
    const threads = run(governor, time, { free: 1, batches: 3000 });
    const tries = threads.filter((each, index) => each === 2 && threads[index - 1] === 1).length;
    assert.ok(tries >= 3 && tries <= 15, `${tries} tries in five minutes`);
  });

  test("many cores: goes to what there is", () => {
    const { governor, time } = start(16);
    assert.equal(run(governor, time, { free: 6, batches: 10 }).at(-1), 6);
  });

  test("never fewer than one thread, never more than asked for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.array(fc.tuple(fc.nat(2000), fc.nat(100_000))),
        (most, batches) => {
          const { governor, time } = start(most);
          for (const [wallMs, cpuMs] of batches) {
            time.ms += wallMs;
            governor.observe({ wallMs, cpuMs });
            assert.ok(governor.threads >= 1 && governor.threads <= most);
          }
        },
      ),
    );
  });
});

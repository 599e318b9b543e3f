import assert from "node:assert/strict";
import {
  type CpuTimes,
  procStatTimes,
  readCpuTimes,
  ThreadChoice,
  threadsBeside,
} from "../../server/engine/host/threadChoice.ts";
import { fakeClock } from "../support/fakeClock.ts";

const start: CpuTimes = { busyMs: 1000, totalMs: 9000, ownMs: 500, cores: 8 };
/** A second later on `cores` cores, of which others kept `others` busy and this process `own`. */
const later = (cores: number, others: number, own: number): CpuTimes => ({
  busyMs: start.busyMs + (others + own) * 1000,
  totalMs: start.totalMs + cores * 1000,
  ownMs: start.ownMs + own * 1000,
  cores,
});

suite("threads on a busy machine", () => {
  const cases: [string, CpuTimes, number, number][] = [
    ["an idle machine", later(8, 0, 0), 8, 8],
    ["its own work does not count", later(8, 0, 8), 8, 8],
    ["an editor and a browser", later(8, 1.2, 4), 8, 7],
    ["half of it busy", later(8, 4, 4), 8, 4],
    ["all of it busy: a quarter", later(8, 8, 0), 8, 2],
    ["two cores, one busy", later(2, 1, 1), 2, 1],
    ["two cores, both busy", later(2, 1.9, 0.1), 2, 1],
    ["two cores, a little busy", later(2, 0.3, 1), 2, 2],
    ["never more than wanted", later(64, 0, 0), 8, 8],
    ["no times to be had", start, 4, 4],
  ];
  for (const [name, after, most, expected] of cases)
    test(name, () => assert.equal(threadsBeside(start, after, most), expected));

  test("the system's own counters", () => {
    const text = "cpu  3357 10 4313 1362393 700 20 30 0 0 0\ncpu0 1 2 3 4 5 6 7 0 0 0\n";
    assert.deepEqual(procStatTimes(text), { busyMs: 77_300, totalMs: 13_708_230 });
    assert.deepEqual(procStatTimes("nothing"), { busyMs: 0, totalMs: 0 });
    const before = readCpuTimes();
    for (const until = performance.now() + 30; performance.now() < until;);
    const after = readCpuTimes();
    assert.ok(after.ownMs > before.ownMs && after.totalMs > before.totalMs && after.busyMs >= before.busyMs);
    assert.ok(after.cores >= 1);
  });

  test("the system is asked a few times a second, not before every batch", async () => {
    const clock = fakeClock();
    let reads = 0;
    const choice = new ThreadChoice(8, {
      clock,
      read: () => {
        reads++;
        return { ...start, busyMs: reads * 1000, totalMs: reads * 8000 };
      },
    });
    for (let batch = 0; batch < 10; batch++) {
      assert.ok(choice.threads >= 2);
      await clock.advance(50);
    }
    assert.equal(reads, 2);
    assert.equal(choice.threads, 7);
  });
});

import assert from "node:assert/strict";
import { systemClock } from "../../server/base/systemClock.ts";
import type { Clock } from "../../server/domain/clock.ts";
import { fakeClock } from "../support/fakeClock.ts";

suite("clocks", () => {
  const clock: Clock = systemClock;

  test("a sleep of the system clock ends", async () => {
    const start = clock.now();
    await clock.sleep(5);
    assert.ok(clock.now() - start >= 4);
  });

  test("an abort rejects with the signal's reason", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    for (const each of [clock, fakeClock()]) {
      const controller = new AbortController();
      const slept = each.sleep(60_000, controller.signal);
      controller.abort(reason);
      await assert.rejects(slept, reason);
    }
    stop.abort(reason);
    await assert.rejects(clock.sleep(60_000, stop.signal), reason);
  });

  test("the fake clock wakes sleepers in order, also those that sleep again", async () => {
    const fake = fakeClock();
    const seen: string[] = [];
    const beat = async (name: string, ms: number): Promise<void> => {
      for (;;) {
        await fake.sleep(ms);
        seen.push(`${name}@${fake.now()}`);
        if (seen.length >= 5) return;
      }
    };
    void beat("a", 10);
    void beat("b", 25);
    await fake.advance(50);
    assert.deepEqual(seen, ["a@10", "a@20", "b@25", "a@30", "a@40", "b@50", "a@50"].slice(0, seen.length));
    assert.ok(seen.length >= 5);
    assert.equal(fake.now(), 50);
  });
});

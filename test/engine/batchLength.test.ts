import assert from "node:assert/strict";
import { batchLengthNow, batchLengths } from "../../server/engine/host/batchLength.ts";
import { fakeClock } from "../support/fakeClock.ts";

suite("how long a batch is", () => {
  const cases: [string, number, number, number, { short: number; long: number }][] = [
    ["0.5B on two cores", 182, 141, 64, { short: 16, long: 64 }],
    ["1.5B on two cores", 80, 62, 64, { short: 16, long: 24 }],
    ["7B on two cores", 15, 12, 64, { short: 16, long: 16 }],
    ["0.5B on eight cores", 600, 450, 64, { short: 64, long: 64 }],
    ["1.5B on eight cores", 280, 200, 64, { short: 24, long: 64 }],
    ["a GPU, whose time does not depend on the batch", 8000, 2000, 512, { short: 512, long: 512 }],
    ["figures of a disturbed measurement", 100, 150, 64, { short: 16, long: 40 }],
    ["batches smaller than the shortest", 182, 141, 8, { short: 8, long: 8 }],
  ];
  for (const [name, prefillPerSecond, shortPrefillPerSecond, batchTokens, expected] of cases)
    test(name, () =>
      assert.deepEqual(batchLengths({ prefillPerSecond, shortPrefillPerSecond }, batchTokens), expected),
    );

  test("short while somebody types, long when nothing was interrupted for a while", async () => {
    const clock = fakeClock();
    const interrupted = { at: undefined as number | undefined };
    const length = batchLengthNow({ short: 16, long: 64 }, { clock, interruptedAt: () => interrupted.at });
    assert.equal(length(), 16, "a model is loaded because somebody wants to type");
    await clock.advance(10_000);
    assert.equal(length(), 64);
    interrupted.at = clock.now();
    assert.equal(length(), 16);
    await clock.advance(9_999);
    assert.equal(length(), 16);
    await clock.advance(1);
    assert.equal(length(), 64);
  });
});

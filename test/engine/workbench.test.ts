import assert from "node:assert/strict";
import type { Speed } from "../../server/engine/host/speed.ts";
import { openWorkbench } from "../../server/engine/host/openWorkbench.ts";
import { Scheduler } from "../../server/engine/host/scheduler.ts";
import { fakeClock } from "../support/fakeClock.ts";
import { fakeModel } from "./fakeInference.ts";

const speed: Speed = {
  prefillPerSecond: 180,
  shortPrefillPerSecond: 140,
  decodePerSecond: 30,
  threads: 4,
  decodeThreads: 2,
};

suite("threads of an evaluation", () => {
  const rows: [number, number][] = [
    [64, 4],
    [2, 4],
    [1, 2],
    [1, 2],
    [8, 4],
  ];
  test("one token takes those that were measured for it, a batch those for a batch", () => {
    const model = fakeModel({ says: () => "x", threads: 4 });
    const options = {
      gpu: "off",
      threads: 0,
      contextTokens: 1024,
      sequences: 2,
      parkedMiB: 0,
      idleMinutes: 0,
    } as const;
    const clock = fakeClock();
    const { adaptThreads } = openWorkbench({
      ...{ model, speed, options, clock, scheduler: new Scheduler(clock, { perClient: 1, total: 1, background: 1 }) },
      ...{ family: undefined, before: undefined },
    });
    assert.equal(model.usedThreads, 4);
    for (const [tokens, threads] of rows) {
      adaptThreads(tokens);
      assert.equal(model.usedThreads, threads, `${tokens} tokens`);
    }
  });
});

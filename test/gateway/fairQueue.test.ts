import assert from "node:assert/strict";
import { RequestFailure } from "../../server/gateway/failure.ts";
import { FairQueue } from "../../server/gateway/fim/fairQueue.ts";
import { fakeClock } from "../support/fakeClock.ts";

suite("gateway: fair queue", () => {
  const never = new AbortController().signal;
  const limits = { running: 1, waiting: 4, waitMs: 1000 };
  const order: string[] = [];
  setup(() => void order.splice(0));
  const join = (queue: FairQueue, who: string, { signal = never, weight = 1 } = {}) =>
    queue.enter({ who, weight }, signal).then(
      (leave) => {
        order.push(who);
        return leave;
      },
      (error: unknown) => {
        assert.ok(error instanceof RequestFailure);
        order.push(`${who} refused`);
        return () => {};
      },
    );

  test("who has nothing running goes before who has", async () => {
    const queue = new FairQueue({ ...limits, running: 2 }, fakeClock());
    const leave = await join(queue, "busy");
    const leaveToo = await join(queue, "busy");
    const waiting = [join(queue, "busy"), join(queue, "busy"), join(queue, "calm")];
    leave();
    await waiting[2];
    assert.deepEqual(order, ["busy", "busy", "calm"]);
    leaveToo();
    (await waiting[2])?.();
    for (const each of waiting.slice(0, 2)) (await each)();
    assert.equal(queue.running, 0);
  });

  for (const [weight, turns] of [
    [1, "busy heavy light heavy light heavy light heavy light"],
    [3, "busy heavy light heavy heavy heavy light heavy heavy"],
  ] as const)
    test(`of a busy engine a caller with weight ${weight} gets ${weight} times as much as one with 1`, async () => {
      const queue = new FairQueue({ ...limits, waiting: 20 }, fakeClock());
      let leave = await join(queue, "busy");
      for (let each = 0; each < 6; each++) void join(queue, "heavy", { weight }).then((next) => (leave = next));
      for (let each = 0; each < 6; each++) void join(queue, "light").then((next) => (leave = next));
      for (let turn = 0; turn < 8; turn++) {
        leave();
        await new Promise(setImmediate);
      }
      assert.equal(order.join(" "), turns);
    });

  test("who comes back is not owed for the time away", async () => {
    const queue = new FairQueue(limits, fakeClock());
    (await join(queue, "away"))();
    for (let each = 0; each < 10; each++) (await join(queue, "busy"))();
    order.splice(0);
    let leave = await join(queue, "other");
    for (const who of ["busy", "away", "busy", "away"]) void join(queue, who).then((next) => (leave = next));
    for (let turn = 0; turn < 4; turn++) {
      leave();
      await new Promise(setImmediate);
    }
    assert.deepEqual(order.slice(1).toSorted(), ["away", "away", "busy", "busy"]);
    assert.notDeepEqual(order.slice(1, 3), ["away", "away"]);
  });

  test("in a full queue the greediest caller gives way, and a greedy one is refused", async () => {
    const clock = fakeClock();
    const queue = new FairQueue(limits, clock);
    const leave = await join(queue, "busy");
    const waiting = Array.from({ length: 4 }, () => join(queue, "busy"));
    const calm = join(queue, "calm");
    await waiting[3];
    await join(queue, "busy");
    assert.deepEqual(order, ["busy", "busy refused", "busy refused"]);
    assert.equal(queue.waiting, 4);
    leave();
    (await calm)();
    for (const each of waiting) (await each)();
    assert.equal(queue.running, 0);
    assert.equal(clock.sleeping, 0);
  });

  test("nobody waits for ever", async () => {
    const clock = fakeClock();
    const queue = new FairQueue(limits, clock);
    const leave = await join(queue, "a");
    const late = join(queue, "b");
    await clock.advance(1000);
    await late;
    leave();
    assert.deepEqual(order, ["a", "b refused"]);
    assert.deepEqual([queue.running, queue.waiting, clock.sleeping], [0, 0, 0]);
  });

  test("who leaves while waiting takes no place", async () => {
    const queue = new FairQueue(limits, fakeClock());
    const leave = await join(queue, "a");
    const gone = new AbortController();
    const waiting = join(queue, "b", { signal: gone.signal });
    gone.abort();
    await waiting;
    leave();
    leave();
    assert.deepEqual([queue.running, queue.waiting], [0, 0]);
  });
});

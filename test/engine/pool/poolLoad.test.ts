import assert from "node:assert/strict";
import type { GenerateRequest } from "../../../server/domain/engine.ts";
import { usualLimits } from "../../../server/engine/pool/limits.ts";
import { ask, never, PoolBench, requestOf, type Ended } from "./poolBench.ts";

suite("engine pool under load", () => {
  let bench: PoolBench;
  teardown(() => bench.close());

  test("with every replica dead the trouble names each of them", async () => {
    bench = await PoolBench.open(2);
    for (const each of bench.replicas) each.mode = "dead";
    await bench.ask("a");
    const { last } = await bench.ask("a");
    assert.ok(last?.kind === "trouble");
    assert.equal(last.reason, "engineUnreachable");
    assert.match(last.detail, /r0 is dead.*r1 is dead|r1 is dead.*r0 is dead/);
    assert.equal(bench.pool.state.kind, "failed");
  });

  test("an abort reaches the replica, also while it waits for the second one", async () => {
    bench = await PoolBench.open(2);
    for (const each of bench.replicas) each.mode = "hung";
    const stop = new AbortController();
    const work = ask(bench.pool, requestOf("a"), stop.signal);
    await bench.clock.advance(usualLimits.firstHedgeMs + 50);
    assert.equal(
      bench.sum(({ running }) => running),
      2,
    );
    stop.abort();
    const { last } = await bench.settle(work, 100);
    assert.ok(last?.kind === "done" && last.report.stopReason === "aborted");
    await bench.clock.advance(0);
    assert.equal(
      bench.sum(({ running }) => running),
      0,
    );
  });

  test("a caller that stops reading stops the replica", async () => {
    bench = await PoolBench.open(2);
    const reading = bench.pool.generate(requestOf("a"), never)[Symbol.asyncIterator]();
    const first = reading.next();
    await bench.clock.advance(20);
    assert.equal((await first).done, false);
    await reading.return?.();
    await bench.clock.advance(0);
    assert.equal(
      bench.sum(({ running }) => running),
      0,
    );
  });

  test("what no replica has room for waits, interactive work first, and the rest is refused", async () => {
    bench = await PoolBench.open(1, { mostInFlight: 1, limits: { mostWaiting: 2 } });
    bench.replica("r0").usualMs = 100;
    const order: string[] = [];
    const named = async (name: string, priority: GenerateRequest["priority"]): Promise<Ended> => {
      const ended = await ask(bench.pool, requestOf(name, { priority }));
      order.push(ended.last?.kind === "trouble" ? `${name} ${ended.last.reason}` : name);
      return ended;
    };
    const work = [named("one", "interactive"), named("later", "background")];
    await bench.clock.advance(0);
    work.push(named("two", "interactive"));
    await bench.clock.advance(0);
    work.push(named("three", "interactive"));
    await bench.settle(Promise.all(work));
    assert.deepEqual(order, ["three engineBusy", "one", "two", "later"]);
  });

  test("nobody waits longer than the longest time", async () => {
    bench = await PoolBench.open(1, { mostInFlight: 1 });
    bench.replica("r0").mode = "slow";
    const first = ask(bench.pool, requestOf("a", { priority: "background" }));
    await bench.clock.advance(0);
    const startedAt = bench.clock.now();
    const { last } = await bench.ask("b");
    assert.ok(last?.kind === "trouble" && last.reason === "engineBusy");
    assert.ok(bench.clock.now() - startedAt <= usualLimits.longestWaitMs + 20);
    await bench.settle(first);
  });

  test("a burst on one document overflows to the others", async () => {
    bench = await PoolBench.open(2, { mostInFlight: 8 });
    for (const each of bench.replicas) each.usualMs = 100;
    const key = await bench.keyAt("r0");
    await bench.settle(Promise.all(Array.from({ length: 8 }, () => ask(bench.pool, requestOf(key)))));
    assert.ok(bench.replica("r1").asked.filter((each) => each === key).length >= 2);
  });

  test("tokens are counted by another replica when the first hangs", async () => {
    bench = await PoolBench.open(2);
    bench.replica("r0").mode = "hung";
    bench.replica("r1").mode = "well";
    assert.deepEqual(await bench.settle(bench.pool.countTokens(["abc", ""], never)), [3, 0]);
  });

  test("a replica with a model of another family is left out, and says why", async () => {
    bench = await PoolBench.open(2, { families: ["qwen", "codestral"] });
    await bench.clock.advance(0);
    const before = bench.replica("r1").asked.length;
    for (let at = 0; at < 10; at++) await bench.ask(`k${at}`);
    assert.equal(bench.replica("r1").asked.length, before);
    bench.replica("r0").mode = "dead";
    const { last } = await bench.ask("k");
    assert.ok(last?.kind === "trouble");
    assert.match(
      (await bench.ask("k")).text + JSON.stringify(bench.pool.state),
      /r1 has a model of the family codestral/,
    );
  });

  test("listeners hear of the first ready replica and of the last one gone", async () => {
    bench = await PoolBench.open(2);
    const heard: string[] = [];
    bench.pool.onState(({ kind }) => heard.push(kind));
    for (const each of bench.replicas) each.mode = "dead";
    await bench.ask("a");
    for (const each of bench.replicas) each.mode = "well";
    await bench.clock.advance(2000);
    assert.equal(heard.at(-1), "ready");
    assert.ok(heard.includes("failed"));
  });
});

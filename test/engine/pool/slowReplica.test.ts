import assert from "node:assert/strict";
import { percentile } from "../../../server/benchmark/percentile.ts";
import { usualLimits } from "../../../server/engine/pool/limits.ts";
import { isFailure, never, PoolBench } from "./poolBench.ts";

/** Slower than the time in which a server has to begin where another one could answer. */
const verySlowMs = 2 * usualLimits.firstTextMs;

suite("engine pool with slow replicas", () => {
  let bench: PoolBench;
  teardown(() => bench.close());

  const isUp = (name: string): boolean | undefined =>
    bench.pool.replicas?.().find((replica) => replica.name === name)?.isUp;

  test("the only replica is waited for, however slow it is, and is not given up", async () => {
    bench = await PoolBench.open(1);
    bench.replica("r0").mode = "slow";
    bench.replica("r0").slowMs = verySlowMs;
    for (let at = 0; at < 5; at++) assert.ok(!isFailure(await bench.ask(`file${at}`)));
    assert.equal(isUp("r0"), true);
  });

  test("the last one left is waited for as well", async () => {
    bench = await PoolBench.open(2);
    const key = await bench.keyAt("r0");
    bench.replica("r1").mode = "dead";
    for (let at = 0; at < 10 && isUp("r1"); at++) await bench.ask(`file${at}`);
    bench.replica("r0").mode = "slow";
    bench.replica("r0").slowMs = verySlowMs;
    assert.ok(!isFailure(await bench.ask(key)));
    assert.equal(isUp("r0"), true);
  });

  test("the only replica that hangs fails its requests in the longest time, and is reported after a few", async () => {
    bench = await PoolBench.open(1);
    bench.replica("r0").mode = "hung";
    for (let at = 0; at < usualLimits.mostStrikes; at++) {
      assert.equal(bench.pool.state.kind, "ready");
      const startedAt = bench.clock.now();
      const { last } = await bench.settle(bench.asking("a"), 2 * usualLimits.longestFirstTextMs);
      assert.ok(last?.kind === "trouble" && last.reason === "timedOut");
      assert.ok(bench.clock.now() - startedAt <= usualLimits.longestFirstTextMs + 20);
    }
    assert.equal(bench.pool.state.kind, "failed");
    bench.replica("r0").mode = "well";
    await bench.clock.advance(2 * usualLimits.longestFirstTextMs);
    assert.equal(bench.pool.state.kind, "ready");
  });

  test("how long a replica may take follows what it has needed before", async () => {
    bench = await PoolBench.open(2, { limits: { hedgeShare: 0, firstHedgeMs: 1e6 } });
    const key = await bench.keyAt("r0");
    const slow = bench.replica("r0");
    slow.mode = "slow";
    for (const share of [0.5, 0.9, 1.8, 2.5]) {
      slow.slowMs = share * usualLimits.firstTextMs;
      assert.match((await bench.ask(key)).text, /r0/, `after ${slow.slowMs} ms`);
    }
    slow.mode = "hung";
    const startedAt = bench.clock.now();
    const { text } = await bench.settle(bench.asking(key), 2 * usualLimits.longestFirstTextMs);
    assert.match(text, /r1/);
    assert.ok(bench.clock.now() - startedAt <= usualLimits.longestFirstTextMs + 100);
  });

  test("a replica that is known to be slow may take its time for the probe", async () => {
    bench = await PoolBench.open(1);
    const slow = bench.replica("r0");
    slow.mode = "slow";
    slow.slowMs = usualLimits.probeMs + 1000;
    await bench.ask("a");
    slow.mode = "dead";
    assert.ok(isFailure(await bench.ask("a")));
    slow.mode = "slow";
    await bench.clock.advance(30_000);
    assert.equal(isUp("r0"), true);
  });

  test("counting tokens slowly does not take the last one away", async () => {
    bench = await PoolBench.open(1);
    bench.replica("r0").mode = "hung";
    for (let at = 0; at < 5; at++) assert.deepEqual(await bench.settle(bench.pool.countTokens(["a"], never)), []);
    assert.equal(isUp("r0"), true);
  });

  test("a hedge answers where a server stalls now and then", async () => {
    const p98 = async (hedgeShare: number): Promise<{ readonly ms: number; readonly asked: number }> => {
      bench = await PoolBench.open(2, { limits: { hedgeShare, mostStrikes: 1000 } });
      const times: number[] = [];
      for (let at = 0; at < 300; at++) {
        // Three in a hundred, wherever they go.
        for (const each of bench.replicas) each.mode = at >= 30 && at % 33 === 0 ? "slow" : "well";
        const startedAt = bench.clock.now();
        const ended = bench.asking(`file${at % 20}`);
        await bench.clock.advance(5);
        for (const each of bench.replicas) each.mode = "well";
        assert.ok(!isFailure(await bench.settle(ended)));
        times.push(bench.clock.now() - startedAt);
      }
      const asked = bench.sum((replica) => replica.asked.length);
      return { ms: percentile(times, 0.98), asked };
    };
    const without = await p98(0);
    await bench.close();
    const usual = await p98(usualLimits.hedgeShare);
    assert.ok(without.ms >= 5000, `${without.ms} ms`);
    assert.ok(usual.ms <= 100, `${usual.ms} ms`);
    assert.ok(usual.asked <= 300 * 1.05 + 3, `${usual.asked} asked`);
  });
});

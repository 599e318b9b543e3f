import assert from "node:assert/strict";
import { usualLimits } from "../../../server/engine/pool/limits.ts";
import { isFailure, PoolBench } from "./poolBench.ts";

suite("engine pool", () => {
  let bench: PoolBench;
  teardown(() => bench.close());

  test("a document stays at one replica, and documents spread over all", async () => {
    bench = await PoolBench.open(4);
    const homes = new Map<string, Set<string>>();
    for (let round = 0; round < 3; round++)
      for (let at = 0; at < 40; at++) {
        const { text } = await bench.ask(`file${at}`);
        homes.set(`file${at}`, (homes.get(`file${at}`) ?? new Set()).add(text));
      }
    assert.ok([...homes.values()].every(({ size }) => size === 1));
    for (const { asked } of bench.replicas) assert.ok(asked.length >= 12, `${asked.length} of 120`);
  });

  test("tenants with the same document have homes of their own", async () => {
    bench = await PoolBench.open(4);
    const texts = new Set<string>();
    for (let at = 0; at < 20; at++) texts.add((await bench.ask("x", { tenant: `team${at}` })).text);
    assert.ok(texts.size >= 3);
  });

  test("a replica that goes moves only its own documents", async () => {
    bench = await PoolBench.open(4);
    const keys = Array.from({ length: 60 }, (_, at) => `file${at}`);
    const before = new Map<string, string>();
    for (const key of keys) before.set(key, (await bench.home(key)).name);
    bench.replica("r2").mode = "dead";
    for (const key of keys) {
      const now = (await bench.home(key)).name;
      if (before.get(key) !== "r2") assert.equal(now, before.get(key), key);
    }
  });

  test("no request fails while one of two bench.replicas is dead, and the dead one is left alone", async () => {
    bench = await PoolBench.open(2);
    bench.replica("r0").mode = "dead";
    const before = bench.replica("r0").asked.length;
    const ended = [];
    for (let at = 0; at < 100; at++) ended.push(await bench.ask(`file${at}`));
    assert.equal(ended.filter(isFailure).length, 0);
    assert.ok(
      bench.replica("r0").asked.length - before <= 8,
      `asked ${bench.replica("r0").asked.length - before} times`,
    );
    assert.deepEqual(bench.pool.state.kind, "ready");
  });

  test("a dead replica is tried again after a rest that doubles, and serves again once it works", async () => {
    bench = await PoolBench.open(2);
    const dead = bench.replica("r0");
    dead.mode = "dead";
    for (let at = 0; at < 10; at++) await bench.ask(`file${at}`);
    const times: number[] = [];
    let seen = dead.asked.length;
    for (let ms = 0; ms < 20_000; ms += 100) {
      await bench.clock.advance(100);
      if (dead.asked.length > seen) times.push(bench.clock.now());
      seen = dead.asked.length;
    }
    const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    assert.ok(gaps.length >= 3);
    assert.ok(
      gaps.every((gap, at) => at === 0 || gap >= (gaps[at - 1] ?? 0) * 1.7),
      gaps.join(" "),
    );
    dead.mode = "well";
    await bench.clock.advance(usualLimits.longestRestMs + 1000);
    const used = new Set<string>();
    for (let at = 0; at < 20; at++) used.add((await bench.home(`other${at}`)).name);
    assert.deepEqual([...used].sort(), ["r0", "r1"]);
  });

  for (const mode of ["busy", "says nothing"] as const)
    test(`a request that fails gives its place back: ${mode}`, async () => {
      bench = await PoolBench.open(1, { mostInFlight: 2, limits: { firstRestMs: 10, longestRestMs: 10 } });
      bench.replica("r0").mode = mode;
      for (let at = 0; at < 5; at++) assert.ok(isFailure(await bench.ask(`file${at}`)));
      bench.replica("r0").mode = "well";
      await bench.clock.advance(100);
      assert.ok(!isFailure(await bench.ask("file")), "no place is left");
      assert.equal(bench.replica("r0").running, 0);
    });

  test("a hung replica costs a hedge, and after a few it rests", async () => {
    bench = await PoolBench.open(2);
    const key = await bench.keyAt("r0");
    bench.replica("r0").mode = "hung";
    const startedAt = bench.clock.now();
    const first = await bench.ask(key);
    assert.match(first.text, /r1/);
    assert.ok(bench.clock.now() - startedAt <= usualLimits.firstHedgeMs + 100, `${bench.clock.now() - startedAt} ms`);
    assert.equal(bench.replica("r0").running, 0, "the loser is stopped");
    const ended = [];
    for (let at = 0; at < 10; at++) ended.push(await bench.ask(key));
    assert.equal(ended.filter(isFailure).length, 0);
    const before = bench.replica("r0").asked.filter((each) => each === key).length;
    await bench.ask(key);
    assert.equal(bench.replica("r0").asked.filter((each) => each === key).length, before, "it is still asked");
  });

  test("without a hedge left, a hung replica is given up after the longest wait", async () => {
    bench = await PoolBench.open(2, { limits: { hedgeShare: 0 } });
    const key = await bench.keyAt("r0");
    bench.replica("r0").mode = "hung";
    await bench.ask(key);
    const startedAt = bench.clock.now();
    const second = await bench.ask(key);
    assert.match(second.text, /r1/);
    const ms = bench.clock.now() - startedAt;
    assert.ok(ms >= usualLimits.firstTextMs && ms <= usualLimits.firstTextMs + 200, `${ms} ms`);
  });

  test("at most one request in twenty is hedged, however slow a replica is", async () => {
    bench = await PoolBench.open(2, { limits: { mostStrikes: 1000 } });
    bench.replica("r0").mode = "slow";
    bench.replica("r1").mode = "slow";
    let asked = 0;
    const before = bench.sum(({ asked }) => asked.length);
    for (; asked < 200; asked++) {
      // Every one is slower than nearly all before it.
      for (const each of bench.replicas) each.slowMs = 50 + asked * 10;
      const { last } = await bench.ask(`file${asked}`);
      assert.equal(last?.kind, "done");
    }
    const hedges = bench.sum(({ asked }) => asked.length) - before - asked;
    assert.ok(hedges >= 5 && hedges <= asked * usualLimits.hedgeShare + 3, `${hedges} hedges`);
  });

  test("background work is never hedged", async () => {
    bench = await PoolBench.open(2);
    for (const each of bench.replicas) each.mode = "slow";
    await bench.ask("a", { priority: "background" });
    assert.equal(
      bench.sum(({ asked }) => asked.length),
      1,
    );
  });

  test("after a text nothing is tried again", async () => {
    bench = await PoolBench.open(2);
    for (const each of bench.replicas) each.mode = "diesAfterText";
    const ended = await bench.ask("a");
    assert.match(ended.text, /^r\d $/);
    assert.equal(ended.last?.kind === "trouble" && ended.last.reason, "engineUnreachable");
    assert.equal(
      bench.sum(({ asked }) => asked.filter((key) => key === "a").length),
      1,
    );
  });

  for (const mode of ["busy", "says nothing"] as const)
    test(`a replica that is ${mode} is passed over`, async () => {
      bench = await PoolBench.open(2);
      const key = await bench.keyAt("r0");
      bench.replica("r0").mode = mode;
      assert.match((await bench.ask(key)).text, /r1/);
    });

  test("a flapping replica rests longer and longer, and no request fails", async () => {
    bench = await PoolBench.open(2);
    const flapping = bench.replica("r0");
    const ended = [];
    for (let at = 0; at < 300; at++) {
      flapping.mode = at % 4 < 2 ? "dead" : "well";
      ended.push(await bench.ask(`file${at % 20}`));
      await bench.clock.advance(200);
    }
    assert.equal(ended.filter(isFailure).length, 0);
    assert.ok(flapping.asked.length < 120, `asked ${flapping.asked.length} times`);
  });
});

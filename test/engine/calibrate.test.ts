import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureSpeed } from "../../server/engine/host/calibrate.ts";
import type { Speed } from "../../server/engine/host/speed.ts";
import { speedMemory } from "../../server/engine/host/speedMemory.ts";
import type { CpuTimes } from "../../server/engine/host/threadChoice.ts";
import type { Clock } from "../../server/domain/clock.ts";
import { fakeModel } from "./fakeInference.ts";

/** A machine on which a batch takes `fixed + tokens * each` milliseconds, both depending on the number of threads. */
type Machine = {
  readonly threads: number;
  readonly fixedMs: (threads: number) => number;
  readonly eachMs: (threads: number) => number;
  /** Cores that others keep busy. */
  readonly others?: number;
};

async function measure({ threads, fixedMs, eachMs, others = 0 }: Machine) {
  let now = 0;
  const clock: Clock = { now: () => now, sleep: async () => {} };
  const model = fakeModel({
    says: () => "x",
    threads,
    onEvaluate: (tokens) => {
      now += fixedMs(model.usedThreads) + tokens.length * eachMs(model.usedThreads);
    },
  });
  const readTimes = (): CpuTimes => ({
    busyMs: now * (others + 1),
    totalMs: now * threads,
    ownMs: now,
    cores: threads,
  });
  return { ...(await measureSpeed(model, { clock, readTimes })), model };
}

suite("measuring a machine", () => {
  test("speeds in long and short batches, and of generating", async () => {
    const { speed, model } = await measure({ threads: 1, fixedMs: () => 20, eachMs: () => 5 });
    assert.deepEqual(speed, {
      prefillPerSecond: Math.round((64 / 340) * 10_000) / 10,
      shortPrefillPerSecond: 160,
      decodePerSecond: 40,
      threads: 1,
      decodeThreads: 1,
    } satisfies Speed);
    assert.equal(model.lines[0]?.length, 0, "the line is left empty");
  });

  const threads: [string, Machine, number, number?][] = [
    ["more cores, more speed: all of them", { threads: 8, fixedMs: (n) => 80 / n, eachMs: (n) => 80 / n }, 8],
    [
      "starting a thread takes as long as half a token: fewer of them for one token",
      { threads: 2, fixedMs: (n) => n * 10, eachMs: (n) => 20 / n },
      2,
      1,
    ],
    [
      "memory is the limit and threads wait for each other: half of them",
      { threads: 16, fixedMs: (n) => (n > 8 ? 40 : 20), eachMs: () => 1 },
      8,
    ],
    [
      "a hair faster decides nothing for a batch, and leaves processors alone for one token",
      { threads: 8, fixedMs: (n) => 40 + n * 0.1, eachMs: () => 1 },
      8,
      4,
    ],
    [
      "a hair slower leaves processors alone for one token",
      { threads: 8, fixedMs: () => 40, eachMs: (n) => 8 / n },
      8,
      4,
    ],
    [
      "a measurement that others disturbed decides nothing",
      { threads: 16, fixedMs: (n) => (n > 8 ? 40 : 20), eachMs: () => 1, others: 4 },
      16,
    ],
  ];
  for (const [name, machine, expected, forOne = expected] of threads)
    test(name, async () => {
      const { speed, model, wasDisturbed } = await measure(machine);
      assert.equal(speed.threads, expected);
      assert.equal(speed.decodeThreads, forOne);
      assert.equal(model.usedThreads, forOne, "the speed of writing is that of its own number of threads");
      assert.equal(wasDisturbed, machine.others !== undefined);
    });

  test("a slow machine is not measured for long", async () => {
    let now = 0;
    const clock: Clock = { now: () => now, sleep: async () => {} };
    const model = fakeModel({ says: () => "x", onEvaluate: (tokens) => void (now += 200 * tokens.length) });
    const { speed } = await measureSpeed(model, { clock });
    assert.equal(speed.prefillPerSecond, 5);
    // One long batch, two short ones, and a few tokens.
    assert.ok(now < 25_000, `${now} ms`);
  });
});

suite("speeds that were measured before", () => {
  let folder: string;
  setup(() => (folder = mkdtempSync(join(tmpdir(), "lacuna-test-"))));
  teardown(() => rmSync(folder, { recursive: true }));
  const speed: Speed = {
    prefillPerSecond: 180,
    shortPrefillPerSecond: 140,
    decodePerSecond: 30,
    threads: 2,
    decodeThreads: 1,
  };

  test("are found again", async () => {
    const file = join(folder, "a", "speeds.json");
    await speedMemory(file).remember("x", speed);
    await speedMemory(file).remember("y", { ...speed, threads: 1 });
    assert.deepEqual(await speedMemory(file).recall("x"), speed);
    assert.equal((await speedMemory(file).recall("y"))?.threads, 1);
    assert.equal(await speedMemory(file).recall("z"), undefined);
  });

  test("what an older version wrote, or nobody, is measured again", async () => {
    const file = join(folder, "speeds.json");
    const older = { prefillPerSecond: 180, decodePerSecond: 30 };
    writeFileSync(file, JSON.stringify({ x: older, y: 7, z: speed }));
    assert.equal(await speedMemory(file).recall("x"), undefined);
    assert.equal(await speedMemory(file).recall("y"), undefined);
    assert.deepEqual(await speedMemory(file).recall("z"), speed);
    writeFileSync(file, "not JSON");
    assert.equal(await speedMemory(file).recall("z"), undefined);
    await speedMemory(file).remember("x", speed);
    assert.match(readFileSync(file, "utf8"), /"x"/);
  });

  test("stay few", async () => {
    const memory = speedMemory(join(folder, "speeds.json"));
    for (let at = 0; at < 66; at++) await memory.remember(String(at), speed);
    assert.equal(await memory.recall("0"), undefined);
    assert.deepEqual(await memory.recall("65"), speed);
  });
});

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { systemClock } from "../../server/base/systemClock.ts";
import { fakeClock } from "../support/fakeClock.ts";
import { collect, kill, never, Place, reasonOf, request, until } from "./harness.ts";

const backOff = { firstMs: 10, capMs: 50, mostCrashes: 2, windowMs: 60_000 };

suite("supervision of real host processes", () => {
  let place: Place;
  setup(() => (place = new Place()));
  teardown(() => place.clear());
  const served = (): string[] => readFileSync(join(place.folder, "served"), "utf8").trim().split("\n");

  test("a killed host ends its requests and comes back", async function () {
    this.timeout(60_000);
    const spawnHost = place.spawner();
    const engine = place.client({ spawnHost, backOff });
    for (let round = 0; round < 3; round++) {
      const state = await engine.prepare(never);
      assert.equal(state.kind, "ready", JSON.stringify(state));
      assert.equal((await collect(engine.generate(request(), never))).text, "abc".slice(0, 1) + "x".repeat(19));
      const running = collect(engine.generate(request({ parts: [{ text: "x".repeat(300) }] }), never));
      const since = performance.now();
      kill(Number(served().at(-1)));
      assert.equal(reasonOf(await running), "engineRestarting");
      assert.ok(performance.now() - since < 1000);
      assert.equal(reasonOf(await collect(engine.generate(request(), never))), "engineRestarting");
      await until(engine, ({ kind }) => kind === "ready", 20_000);
    }
    assert.equal(new Set(served()).size, 4);
  });

  test("starters at the same moment end up with one host, also beside a dead one's socket", async function () {
    this.timeout(60_000);
    const spawnHost = place.spawner();
    for (let round = 0; round < 2; round++) {
      const engines = [0, 1, 2].map(() => place.client({ spawnHost, backOff }));
      const states = await Promise.all(engines.map((engine) => engine.prepare(never)));
      assert.deepEqual(
        states.map((state) => (state.kind === "failed" ? state.detail : state.kind)),
        ["ready", "ready", "ready"],
      );
      assert.equal(served().length, round + 1, "one host has loaded the model");
      for (const engine of engines) await engine.dispose();
      kill(Number(served().at(-1)));
    }
  });

  test("hosts started by hand at the same moment: one serves, the others end well", async function () {
    this.timeout(60_000);
    const spawn = place.spawner();
    const hosts = [spawn(), spawn(), spawn()];
    const engine = place.client();
    const first = await Promise.race(hosts.map(({ ended }) => ended));
    const codes = new Set([first]);
    assert.deepEqual([...codes], [0]);
    assert.equal((await engine.prepare(never)).kind, "ready");
    const alive = spawn.pids.filter((pid) => isAlive(pid));
    for (let turn = 0; alive.length > 1 && turn < 100; turn++) {
      await systemClock.sleep(50);
      alive.splice(0, alive.length, ...spawn.pids.filter((pid) => isAlive(pid)));
    }
    assert.equal(alive.length, 1);
  });

  test("a host that always dies is given up, and tried again when somebody asks", async function () {
    this.timeout(60_000);
    const broken = place.spawner({ FAKE_CRASH: "atLoad" });
    const sound = place.spawner();
    let isBroken = true;
    const engine = place.client({ spawnHost: () => (isBroken ? broken() : sound()), backOff });
    const state = await engine.prepare(never);
    assert.ok(state.kind === "failed" && state.reason === "engineFailed", JSON.stringify(state));
    assert.match(state.detail, /ended unexpectedly 3 times.*engine\.log/);
    const starts = broken.pids.length;
    assert.equal(starts, 3);
    assert.equal(reasonOf(await collect(engine.generate(request(), never))), "engineFailed");
    await systemClock.sleep(200);
    assert.equal(broken.pids.length, starts, "a request does not start what keeps dying");
    isBroken = false;
    assert.equal((await engine.prepare(never)).kind, "ready");
  });

  test("a host that cannot start is named with its exit code", async function () {
    this.timeout(30_000);
    const state = await place.client({ spawnHost: place.spawner({ FAKE_CRASH: "atStart" }), backOff }).prepare(never);
    assert.ok(state.kind === "failed");
    assert.match(state.detail, /exit code 7/);
  });

  test("something else lies at the socket's path", async () => {
    writeFileSync(place.endpoint.address, "mine");
    const state = await place.client().prepare(never);
    assert.ok(state.kind === "failed" && state.reason === "engineFailed");
    assert.match(state.detail, /is not the engine's socket/);
    assert.equal(readFileSync(place.endpoint.address, "utf8"), "mine");
  });

  test("a process that listens there and never answers", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(place.endpoint.address, resolve));
    place.atEnd(async () => void server.close());
    const clock = fakeClock();
    const engine = place.client({ clock });
    const prepared = engine.prepare(never);
    for (let turn = 0; turn < 50 && engine.state.kind !== "failed"; turn++) {
      await systemClock.sleep(5);
      await clock.advance(500);
    }
    const state = await prepared;
    assert.ok(state.kind === "failed");
    assert.match(state.detail, /does not answer.*lacuna engine stop/);
    assert.equal(clock.sleeping, 0);
  });

  test("disposing in the middle of a start leaves nothing behind", async function () {
    this.timeout(30_000);
    const engine = place.client({ spawnHost: place.spawner(), backOff });
    const prepared = engine.prepare(never);
    await systemClock.sleep(20);
    await engine.dispose();
    assert.equal((await prepared).kind, "idle");
    assert.equal(reasonOf(await collect(engine.generate(request(), never))), "engineStarting");
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

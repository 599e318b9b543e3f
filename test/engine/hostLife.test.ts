import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { systemClock } from "../../server/base/systemClock.ts";
import { silentLog } from "../../server/domain/log.ts";
import { engineStatus, stopEngines } from "../../server/engine/control.ts";
import { greet } from "../../server/engine/hostLink.ts";
import { fakeClock } from "../support/fakeClock.ts";
import { fakeInference, fakeModel } from "./fakeInference.ts";
import { collect, never, Place, reasonOf, request, until } from "./harness.ts";

suite("engine host: its life", () => {
  let place: Place;
  setup(() => (place = new Place()));
  teardown(() => place.clear());
  const inferenceOf = () => fakeInference(() => fakeModel({ says: () => "" }));

  test("another release is refused while somebody uses the engine, and gets room when nobody does", async () => {
    const host = place.host(inferenceOf());
    const old = place.client();
    await old.prepare(never);
    const patch = place.client({ version: "0.1.9" });
    assert.equal((await patch.prepare(never)).kind, "ready");
    const other = place.client({ version: "0.2.0" });
    const refused = await other.prepare(never);
    assert.ok(refused.kind === "failed" && refused.reason === "engineVersion");
    assert.match(refused.detail, /0\.1\.0.*0\.2\.0/);
    assert.equal(reasonOf(await collect(other.generate(request(), never))), "engineVersion");
    await old.dispose();
    await patch.dispose();
    await systemClock.sleep(30);
    const outcome = await greet({ endpoint: place.endpoint, version: "0.2.0", clock: systemClock, log: silentLog });
    assert.ok(outcome.kind === "greeted" && outcome.answer.kind === "otherVersion" && outcome.answer.isLeaving);
    outcome.link.close();
    assert.equal(await host.ended, 0);
  });

  test("it ends when nobody has been connected for the idle time", async () => {
    const clock = fakeClock();
    const host = place.host(inferenceOf(), { clock });
    const engine = place.client();
    await engine.prepare(never);
    await clock.advance(10 * 60_000);
    assert.equal(engine.state.kind, "ready", "it stays while somebody is connected");
    await engine.dispose();
    await systemClock.sleep(30);
    await clock.advance(59_000);
    assert.ok(existsSync(place.endpoint.address));
    await clock.advance(3_000);
    assert.equal(await host.ended, 0);
    assert.ok(!existsSync(place.endpoint.address));
  });

  test("it ends when nobody ever came", async () => {
    const clock = fakeClock();
    const host = place.host(inferenceOf(), { clock });
    await systemClock.sleep(30);
    await clock.advance(61_000);
    assert.equal(await host.ended, 0);
  });

  test("status and stop from a shell; the client knows it was no crash, and starts it again when asked", async () => {
    assert.deepEqual(await engineStatus("0.1.0", place.endpoint), { kind: "stopped" });
    const host = place.host(inferenceOf());
    const engine = place.client();
    await engine.prepare(never);
    const status = await engineStatus("0.1.0", place.endpoint);
    assert.ok(status.kind === "running");
    assert.equal(status.status.pid, process.pid);
    assert.match(status.lines.join("\n"), /model +a on fake/);
    const stopped = await stopEngines("0.1.0", place.endpoint);
    assert.ok(stopped.isDone, stopped.lines.join());
    assert.equal(await host.ended, 0);
    await until(engine, ({ kind }) => kind === "idle");
    place.host(inferenceOf());
    await systemClock.sleep(50);
    assert.equal((await engine.prepare(never)).kind, "ready");
    assert.deepEqual((await stopEngines("9.9.9", place.endpoint)).isDone, true);
  });
});

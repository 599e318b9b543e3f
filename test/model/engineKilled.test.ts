import assert from "node:assert/strict";
import { systemClock } from "../../server/base/systemClock.ts";
import { stopEngines } from "../../server/engine/control.ts";
import { collect, kill, never, Place, reasonOf } from "../engine/harness.ts";
import { hole, modelOptions, realEngine, requireSmallModel } from "./engineFixture.ts";

/** `KILLS=20 npx mocha test/model/engineKilled.test.ts` for the long form. */
const kills = Number(process.env.KILLS ?? 2);

suite("killed engine host with the 0.5B model", function () {
  this.timeout(kills * 60_000);
  let place: Place;
  setup(() => {
    requireSmallModel();
    place = new Place();
  });
  teardown(() => place.clear());

  test(`${kills} times in the middle of a request: every request is answered, the next one works`, async () => {
    const engine = realEngine(place.endpoint);
    place.atEnd(async () => {
      await engine.dispose();
      await stopEngines("0.1.0", place.endpoint);
    });
    for (let round = 0; round < kills; round++) {
      const state = await engine.prepare(never);
      assert.equal(state.kind, "ready", JSON.stringify(state));
      const before = "const numbers = [1, 2, 3,".repeat(20);
      const running = collect(engine.generate(hole({ before, after: "" }), never));
      // Anywhere between the first batch and the last token.
      await systemClock.sleep((round * 97) % 700);
      const pid = engine.pids.at(-1);
      assert.ok(pid !== undefined);
      const since = performance.now();
      kill(pid);
      const reason = reasonOf(await running);
      assert.ok(reason === "engineRestarting" || reason === "done", reason);
      assert.ok(performance.now() - since < 2000);
      const meanwhile = await collect(engine.generate(hole({ before: "a", after: "" }), never));
      assert.equal(reasonOf(meanwhile), "engineRestarting");
      assert.equal((await engine.prepare(never)).kind, "ready");
      assert.equal(reasonOf(await collect(engine.generate(hole({ before: "let a =", after: "" }), never))), "done");
    }
    assert.equal(new Set(engine.pids).size, kills + 1);
  });

  test("the host ends by itself when its client is gone", async () => {
    const options = { ...modelOptions, contextTokens: 512, sequences: 1, idleMinutes: 0 };
    const engine = realEngine(place.endpoint, { options });
    await engine.prepare(never);
    const [pid] = engine.pids;
    assert.ok(pid !== undefined && isAlive(pid));
    await engine.dispose();
    const since = performance.now();
    while (isAlive(pid) && performance.now() - since < 15_000) await systemClock.sleep(100);
    assert.ok(!isAlive(pid));
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

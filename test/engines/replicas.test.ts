import assert from "node:assert/strict";
import { systemClock } from "../../server/base/systemClock.ts";
import type { Engine } from "../../server/domain/engine.ts";
import { silentLog } from "../../server/domain/log.ts";
import { engineOfEndpoints } from "../../server/engine/remote/engineOfEndpoints.ts";
import { lacking, llamaServer, type LlamaServer } from "./support/llamaServer.ts";
import { closeGateways, post, testGateway } from "../gateway/support/testGateway.ts";
import { startTabbyAgent } from "../gateway/support/tabbyAgent.ts";
import { editorAt } from "./support/editor.ts";
import { abortAnswer, reusedShare, tell, troubles, typing } from "./support/typing.ts";
import { until } from "./support/until.ts";

const seconds = Number(process.env["LACUNA_TEST_SECONDS"] ?? 10);
const never = new AbortController().signal;
const documents = (round: string): readonly string[] => ["a", "b", "c"].map((name) => `${round}-${name}.py`);

function poolOf(...servers: readonly LlamaServer[]): Engine {
  const entries = servers.map(({ entry }) => entry);
  const settings = { entries, contextTokens: 4096, isOffline: false, allowsPlainHttp: true };
  return engineOfEndpoints({ settings, clock: systemClock, log: silentLog });
}

const upOf = ({ state }: Engine): number =>
  state.kind === "ready" ? Number(/\((\d) of 2 replicas up\)/.exec(state.model.device)?.[1]) : 0;

if (lacking.length > 0)
  suite("real llama-servers", () => {
    test("are there", () => assert.fail(`The tests against real engines need ${lacking.join(", and ")}.`));
  });
else
  suite("two real llama-servers", function () {
    // On a busy machine a request takes half a minute.
    this.timeout(900_000);
    let one: LlamaServer;
    let other: LlamaServer;
    let pool: Engine;

    suiteSetup(async () => {
      [one, other] = [await llamaServer(), await llamaServer()];
      await Promise.all([one.start(), other.start()]);
      pool = poolOf(one, other);
      await pool.prepare(never);
      await until(() => upOf(pool) === 2, "both are up");
    });
    teardown(closeGateways);
    suiteTeardown(async () => {
      await (pool as Engine | undefined)?.dispose();
      for (const server of [one, other]) {
        server.thaw();
        await server.kill();
      }
    });

    const type = (round: string, forMs = seconds * 1000) =>
      typing({ engineFor: () => pool, documents: documents(round), forMs });

    test("a document stays where its prompt was read", async () => {
      const near = await type("near");
      const alone = [poolOf(one), poolOf(other)] as const;
      await Promise.all(alone.map((each) => each.prepare(never)));
      await until(() => alone.every(({ state }) => state.kind === "ready"), "each is ready alone");
      const far = await typing({
        engineFor: (request) => alone[request % 2 === 0 ? 0 : 1],
        documents: documents("far"),
        forMs: seconds * 1000,
      });
      await Promise.all(alone.map((each) => each.dispose()));
      tell("with affinity", near);
      tell("in turns", far);
      assert.deepEqual([...troubles(near), ...troubles(far)], []);
      assert.ok(reusedShare(near) > 0.5, `${reusedShare(near)}`);
      assert.ok(reusedShare(near) > reusedShare(far), `${reusedShare(near)} against ${reusedShare(far)}`);
    });

    test("one is killed under load, and comes back", async () => {
      tell("before", await type("before"));
      const running = type("killed");
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await one.kill();
      const samples = await running;
      tell("killed after a second", samples);
      // What had begun to answer at that server is lost, and nothing else: two at once at most, and those it had queued.
      assert.ok(troubles(samples).length <= 4, troubles(samples).join(" "));
      assert.equal(upOf(pool), 1);
      await one.start();
      const backMs = await until(() => upOf(pool) === 2, "it is back");
      console.log(`      back in use ${backMs} ms after it was healthy`);
      const after = await type("after");
      tell("after", after);
      assert.deepEqual(troubles(after), []);
    });

    test("one hangs, and comes back", async () => {
      one.freeze();
      const samples = await type("hung");
      tell("one hangs", samples);
      assert.deepEqual(troubles(samples), [], "the other one answers");
      assert.equal(upOf(pool), 1);
      one.thaw();
      const backMs = await until(() => upOf(pool) === 2, "it is back");
      console.log(`      back in use ${backMs} ms after it went on`);
    });

    test("one is slow", async () => {
      const beat = setInterval(() => {
        one.freeze();
        setTimeout(() => one.thaw(), 400);
      }, 500);
      const samples = await type("slow").finally(() => clearInterval(beat));
      await new Promise((resolve) => setTimeout(resolve, 500));
      tell("one runs a fifth of the time", samples);
      assert.deepEqual(troubles(samples), []);
      await until(() => upOf(pool) === 2, "both are up");
    });

    test("the gateway refuses what does not fit its queue, and says when to come back", async () => {
      const config = { limits: { running: 1, waiting: 1 } };
      const { url } = await testGateway({ says: "" }, { engines: new Map([["m", pool]]), config });
      const body = { prompt: "def add(a, b):\n    return ", suffix: "\n", max_tokens: 16 };
      const answers = await Promise.all(Array.from({ length: 6 }, () => post(`${url}/v1/completions`, body)));
      await Promise.all(answers.map((answer) => answer.text()));
      const refused = answers.filter(({ status }) => status === 503);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 503, 503, 503, 503]);
      for (const { headers } of refused) assert.ok(Number(headers.get("retry-after")) >= 1);
    });

    test("Tabby's agent completes through the gateway", async () => {
      const { url } = await testGateway({ says: "" }, { engines: new Map([["m", pool]]) });
      const agent = await startTabbyAgent(url);
      try {
        // It waits four seconds for an answer, which a busy machine may need more than once.
        for (let tries = 1; ; tries++) {
          const offered = await agent.complete(`add${tries}`);
          if (tries < 10 && !/a \+ b/.test(offered)) continue;
          assert.match(offered, /a \+ b/);
          break;
        }
      } finally {
        await agent.stop();
      }
    });

    test("the language server completes, also after one server was killed", async () => {
      const editor = await editorAt([one, other]);
      try {
        const texts = [await editor.complete("first"), await editor.complete("second")];
        await one.kill();
        for (const name of ["third", "fourth", "fifth", "sixth"]) texts.push(await editor.complete(name));
        await one.start();
        assert.equal(texts.length, 6);
        for (const text of texts) assert.match(text, /a \+ b/);
      } finally {
        await editor.close();
      }
      await until(() => upOf(pool) === 2, "both are up");
    });

    test("an abort ends the server's work", async () => {
      const busy = async (): Promise<number> => (await one.busySlots()) + (await other.busySlots());
      const waits: string[] = [];
      for (let round = 0; round < 3; round++) {
        const { wholeMs } = await abortAnswer(pool, `aborted-${round}.py`);
        const idleMs = await until(async () => (await busy()) === 0, "no slot works");
        waits.push(`${idleMs} ms of ${Math.round(wholeMs)}`);
        assert.ok(idleMs < wholeMs / 4, waits.join(", "));
      }
      console.log(`      idle after ${waits.join(", ")}`);
    });
  });

import assert from "node:assert/strict";
import { systemClock } from "../../server/base/systemClock.ts";
import type { Engine } from "../../server/domain/engine.ts";
import { silentLog } from "../../server/domain/log.ts";
import { engineOfEndpoints } from "../../server/engine/remote/engineOfEndpoints.ts";
import { closeGateways, post, testGateway } from "../gateway/support/testGateway.ts";
import { editorAt } from "./support/editor.ts";
import { lacking, llamaServer } from "./support/llamaServer.ts";
import { abortAnswer, askOnce, typedRequest } from "./support/typing.ts";
import { until } from "./support/until.ts";
import { lackingForVllm, vllmServer, type VllmServer } from "./support/vllmServer.ts";

const never = new AbortController().signal;

function poolOf(...servers: readonly { readonly entry: string }[]): Engine {
  const entries = servers.map(({ entry }) => entry);
  const settings = { entries, contextTokens: 4096, isOffline: false, allowsPlainHttp: true };
  return engineOfEndpoints({ settings, clock: systemClock, log: silentLog });
}

suite("a real vLLM", function () {
  this.timeout(900_000);
  if (lackingForVllm.length > 0) {
    test(`not tested: this needs ${lackingForVllm.join(", and ")}`);
    return;
  }
  let vllm: VllmServer;
  let pool: Engine;

  suiteSetup(async () => {
    vllm = await vllmServer();
    const startedAt = performance.now();
    await vllm.start();
    pool = poolOf(vllm);
    assert.equal((await pool.prepare(never)).kind, "ready");
    console.log(`      ready after ${Math.round((performance.now() - startedAt) / 1000)} s`);
  });
  teardown(closeGateways);
  suiteTeardown(async () => {
    await (pool as Engine | undefined)?.dispose();
    await vllm.kill();
  });

  test("completes through the gateway", async () => {
    const { url } = await testGateway({ says: "" }, { engines: new Map([["m", pool]]) });
    const body = {
      prompt: "def add(a, b):\n    return ",
      suffix: "\n\nprint(add(1, 2))\n",
      max_tokens: 12,
      stop: ["\n"],
    };
    const whole = await post(`${url}/v1/completions`, body);
    const { choices } = (await whole.json()) as { readonly choices: readonly { readonly text: string }[] };
    assert.match(choices[0]?.text ?? "", /^a \+ b/);
    const streamed = await (await post(`${url}/v1/completions`, { ...body, stream: true })).text();
    assert.match(streamed, /data: \[DONE\]\n\n$/);
  });

  test("completes through the language server", async () => {
    const editor = await editorAt([vllm]);
    try {
      assert.match(await editor.complete("first"), /a \+ b/);
    } finally {
      await editor.close();
    }
  });

  test("a team's prompts are read again for another team, and not for the same one", async () => {
    const asked = async (tenant: string, lines: number): Promise<number> => {
      const sample = await askOnce(pool, { ...typedRequest("salted.py", lines), tenant }, never);
      assert.equal(sample.trouble, undefined);
      return sample.reusedTokens;
    };
    assert.equal(await asked("groups red", 4), 0);
    const red = await asked("groups red", 5);
    assert.ok(red >= 32, `${red}`);
    assert.equal(await asked("groups blue", 5), 0, "another team finds nothing");
    const blue = await asked("groups blue", 6);
    console.log(`      reused by the same team: ${red} and ${blue} tokens; by another: 0`);
    assert.ok(blue >= 32, `${blue}`);
  });

  test("an abort ends its work", async () => {
    const { wholeMs } = await abortAnswer(pool, "aborted.py");
    const idleMs = await until(async () => (await vllm.running()) === 0, "no request runs");
    console.log(`      idle after ${idleMs} ms of ${Math.round(wholeMs)}`);
    assert.ok(idleMs < wholeMs / 4);
  });

  test("beside a llama-server: when it is killed, the other one answers", async () => {
    assert.deepEqual(lacking, []);
    const llama = await llamaServer();
    await llama.start();
    const both = poolOf(vllm, llama);
    try {
      await both.prepare(never);
      await until(() => both.replicas?.().every(({ isUp }) => isUp) ?? false, "both are up");
      await vllm.kill();
      for (let document = 0; document < 6; document++) {
        const { trouble } = await askOnce(both, typedRequest(`mixed-${document}.py`, 1), never);
        assert.equal(trouble, undefined, `document ${document}`);
      }
    } finally {
      await both.dispose();
      await llama.kill();
    }
  });
});

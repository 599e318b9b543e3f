import assert from "node:assert/strict";
import { once } from "node:events";
import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { scriptedEngine } from "../support/scriptedEngine.ts";
import { fakeClock } from "../support/fakeClock.ts";
import type { Access } from "../../server/domain/access.ts";
import { openAccess } from "../../server/gateway/openAccess.ts";
import { closeGateways, post, testGateway } from "./support/testGateway.ts";

/** A model that never ends: its clock stands still. */
const endless = { says: "word ".repeat(1000), delayMs: 1, clock: fakeClock() };
const slow = {
  says: "word ".repeat(1000),
  delayMs: 20,
  clock: { now: () => 0, sleep: (ms: number) => new Promise<void>((r) => setTimeout(r, ms)) },
};

suite("gateway: the life of a request", () => {
  teardown(closeGateways);

  const bodies = [
    { path: "/v1/completions", body: { prompt: "a", suffix: "b" } },
    { path: "/v1/completions", body: { prompt: "a", suffix: "b", stream: true } },
    { path: "/infill", body: { input_prefix: "a", input_suffix: "b" } },
    { path: "/api/generate", body: { model: "test-model", prompt: "a", suffix: "b" } },
    { path: "/v1/completions", body: { segments: { prefix: "a" } } },
  ];
  for (const { path, body } of bodies)
    test(`a client that leaves ${path} ${JSON.stringify(body)} frees the engine`, async () => {
      const gateway = await testGateway(endless);
      const client = ask(gateway.url + path, body);
      await until(() => gateway.engine.running === 1);
      const left = performance.now();
      const served = gateway.nextServed();
      client.destroy();
      await until(() => gateway.engine.running === 0);
      assert.equal(gateway.engine.aborted, 1);
      assert.ok(performance.now() - left < 1000);
      const { status, work } = await served;
      assert.deepEqual([status, work?.stop], [499, "aborted"]);
    });

  test("what was admitted is settled once, also when the client leaves", async () => {
    const done: unknown[] = [];
    const access: Access = {
      ...openAccess,
      admit: async () => ({ kind: "admitted", done: (spent) => done.push(spent) }),
    };
    const gateway = await testGateway(endless, { access });
    const client = ask(`${gateway.url}/v1/completions`, { prompt: "a", suffix: "b" });
    await until(() => gateway.engine.running === 1);
    client.destroy();
    await until(() => done.length > 0);
    await closeGateways();
    assert.equal(done.length, 1);
  });

  test("a caller over the quota is told when to come back, in each dialect's words", async () => {
    const access: Access = {
      ...openAccess,
      admit: async () => ({ kind: "refused", reason: "overQuota", detail: "Enough for today.", retryAfterSeconds: 60 }),
    };
    const { url, engine } = await testGateway({ says: "x" }, { access });
    const answer = await post(`${url}/v1/completions`, { prompt: "a" });
    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get("retry-after"), "60");
    assert.match(await answer.text(), /"type":"rate_limit_error"/);
    assert.equal(
      await (await post(`${url}/api/generate`, { model: "", prompt: "a" })).text(),
      `{"error":"Enough for today."}`,
    );
    assert.equal(engine.requests.length, 0);
  });

  test("a full queue answers 503 and when to come back", async () => {
    const gateway = await testGateway(endless, { config: { limits: { running: 1, waiting: 0 } } });
    const client = ask(`${gateway.url}/v1/completions`, { prompt: "a" });
    await until(() => gateway.engine.running === 1);
    const answer = await post(`${gateway.url}/v1/completions`, { prompt: "b" });
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get("retry-after")) >= 1);
    client.destroy();
    await until(() => gateway.engine.running === 0);
    const third = ask(`${gateway.url}/v1/completions`, { prompt: "c" });
    await until(() => gateway.engine.running === 1);
    third.destroy();
  });

  test("an answer that takes too long ends with an error", async () => {
    const { url, engine } = await testGateway(endless, { config: { limits: { requestSeconds: 1 } } });
    const answer = await post(`${url}/v1/completions`, { prompt: "a" });
    assert.equal(answer.status, 504);
    await until(() => engine.running === 0);
  });

  const troubles = [
    { reason: "promptTooLarge", status: 400 },
    { reason: "engineBusy", status: 503 },
    { reason: "engineStarting", status: 503 },
    { reason: "modelMissing", status: 503 },
    { reason: "timedOut", status: 504 },
  ] as const;
  for (const { reason, status } of troubles)
    test(`the engine's ${reason} is ${status}, without its detail`, async () => {
      const { url } = await testGateway({ says: "x", troubles: [reason] });
      const answer = await post(`${url}/v1/completions`, { prompt: "a", stream: true });
      assert.equal(answer.status, status);
      assert.equal(answer.headers.has("retry-after"), status === 503);
      assert.doesNotMatch(await answer.text(), /scripted/);
    });

  test("a model that is not ready in time: 503, and not ready for a load balancer", async () => {
    const engine = scriptedEngine({ says: "x", state: { kind: "loading", detail: "" } });
    const { url } = await testGateway({ says: "" }, { engines: new Map([["m", engine]]) });
    assert.equal((await fetch(`${url}/ready`)).status, 503);
    assert.equal((await fetch(`${url}/health`)).status, 200);
    assert.equal((await post(`${url}/v1/completions`, { prompt: "a" })).status, 503);
  });

  test("drain lets a running answer end and takes no new one", async () => {
    const gateway = await testGateway(slow);
    const running = post(`${gateway.url}/v1/completions`, { prompt: "a", max_tokens: 20 });
    await until(() => gateway.engine.running === 1);
    const drained = closeGateways();
    await assert.rejects(fetch(`${gateway.url}/health`));
    const answer = await running;
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /"finish_reason":"length"/);
    await drained;
  });

  test("past the deadline a running stream is told that the server stops", async () => {
    const gateway = await testGateway(slow, { config: { limits: { drainSeconds: 0 } } });
    const answer = await post(`${gateway.url}/v1/completions`, { prompt: "a", max_tokens: 200, stream: true });
    await closeGateways();
    assert.match(await answer.text(), /"message":"The server is stopping\."/);
    assert.equal(gateway.engine.aborted, 1);
  });

  test("a switched-off dialect is not there", async () => {
    const { url } = await testGateway({ says: "x" }, { config: { dialects: { ollama: false, tabby: false } } });
    assert.equal((await fetch(`${url}/api/tags`)).status, 404);
    assert.equal((await post(`${url}/v1/completions`, { segments: { prefix: "a" } })).status, 400);
    assert.equal((await post(`${url}/v1/completions`, { prompt: "a" })).status, 200);
  });

  test("an alias and the default model", async () => {
    const engines = new Map([
      ["small", scriptedEngine({ says: "s" })],
      ["large", scriptedEngine({ says: "l" })],
    ]);
    const { url } = await testGateway(
      { says: "" },
      { engines, config: { models: { default: "large", aliases: { "codestral-latest": "small" } } } },
    );
    const textOf = async (model: string | undefined) =>
      (await post(`${url}/completion`, { prompt: "a", ...(model === undefined ? {} : { model }) })).json();
    assert.equal(((await textOf(undefined)) as { content: string }).content, "l");
    assert.equal(((await textOf("codestral-latest")) as { content: string }).content, "s");
  });

  test("past t_max_predict_ms the answer ends with its line", async () => {
    let now = 0;
    const clock = { now: () => now, sleep: async () => void (now += 1) };
    const gateway = await testGateway({ says: "one line\ntwo lines\nthree", delayMs: 1, clock });
    const answer = await post(`${gateway.url}/infill`, {
      input_prefix: "a",
      input_suffix: "",
      t_max_predict_ms: 0.000001,
    });
    const { content, stop_type } = (await answer.json()) as { content: string; stop_type: string };
    assert.equal(content, "one line");
    assert.equal(stop_type, "limit");
    assert.equal(gateway.engine.aborted, 1);
  });
});

/** A request that can be torn down, as a closed editor does. */
function ask(url: string, body: unknown): ClientRequest {
  const client = request(url, { method: "POST", headers: { "content-type": "application/json" } });
  client.on("error", () => undefined);
  client.on("response", (response: IncomingMessage) => response.resume().on("error", () => undefined));
  client.end(JSON.stringify(body));
  void once(client, "close");
  return client;
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error("did not happen in 5 s");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

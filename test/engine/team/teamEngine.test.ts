import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import type { Access, Caller, Work } from "../../../server/domain/access.ts";
import type { GenerateReport } from "../../../server/domain/engine.ts";
import { openAccess } from "../../../server/gateway/openAccess.ts";
import { scriptedEngine, scriptedModel } from "../../support/scriptedEngine.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { closeGateways, testGateway } from "../../gateway/support/testGateway.ts";
import { answer, client, closeClients, endOf, prepared, request, textOf } from "./support.ts";

const reportOf = async (events: ReturnType<typeof answer>): Promise<GenerateReport> => {
  const last = (await events).at(-1);
  assert.ok(last?.kind === "done");
  return last.report;
};

suite("a team's server as an engine", () => {
  teardown(async () => {
    await closeClients();
    await closeGateways();
  });

  test("the server's model is known, but not where its file lies", async () => {
    const gateway = await testGateway({ says: "1;" });
    const state = await prepared(client(gateway.url));
    assert.ok(state.kind === "ready");
    const { file, device, id, ...facts } = state.model;
    assert.deepEqual([file, device, id], [gateway.url, new URL(gateway.url).host, "test-model"]);
    const { file: path, device: _device, id: _id, ...expected } = scriptedModel;
    assert.deepEqual(facts, expected);
    assert.equal((await (await fetch(`${gateway.url}/v1/lacuna/model`)).text()).includes(path), false);
  });

  test("the engine there is asked exactly what this one would be, but for the name of the file", async () => {
    const gateway = await testGateway({ says: "wanted;" });
    const one = client(gateway.url);
    await prepared(one);
    const given = { heal: "unwa", stopTexts: ["\n"], temperature: 0.7, seed: 3, priority: "background" } as const;
    const events = await answer(one, given);
    assert.equal(textOf(events), "wanted;");
    const [{ sequenceKey, tenant: _tenant, ...asked } = request] = gateway.engine.requests;
    const { sequenceKey: named, language: _language, ...expected } = { ...request, ...given };
    assert.deepEqual(asked, expected);
    assert.equal(sequenceKey.includes(named), false);
    assert.deepEqual(
      [...gateway.logLines, JSON.stringify(gateway.served)].join("").match(/secret-project|const a/),
      null,
    );
  });

  test("the report comes back whole: reuse, times and how sure the model was", async () => {
    const gateway = await testGateway({ says: "1;", meanLogProb: -0.25 });
    const own = await reportOf(
      answer({ ...client(gateway.url), engine: scriptedEngine({ says: "1;", meanLogProb: -0.25 }) }),
    );
    const one = client(gateway.url);
    await prepared(one);
    assert.deepEqual(await reportOf(answer(one)), own);
  });

  test("texts that are counted for a prompt do not leave the machine", async () => {
    const gateway = await testGateway({ says: "" });
    const one = client(gateway.url);
    await prepared(one);
    const before = gateway.served.length;
    assert.deepEqual(await one.engine.countTokens(["", "x".repeat(32)], new AbortController().signal), [0, 10]);
    assert.equal(gateway.served.length, before);
  });

  test("an answer that is long enough is stopped, and its report says how sure the model was", async () => {
    const clock = { now: () => 0, sleep: (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms)) };
    const gateway = await testGateway({ says: "word ".repeat(500), delayMs: 10, clock, meanLogProb: -0.5 });
    const one = client(gateway.url);
    await prepared(one);
    const enough = new AbortController();
    let last;
    for await (const event of one.engine.generate({ ...request, maxTokens: 200 as never }, enough.signal)) {
      if (event.kind === "text") enough.abort();
      last = event;
    }
    assert.ok(last?.kind === "done");
    assert.deepEqual([last.report.stopReason, last.report.meanLogProb], ["aborted", -0.5]);
    assert.equal(gateway.engine.running, 0);
  });

  test("another person cannot stop an answer", async () => {
    const access: Access = {
      ...openAccess,
      authenticate: async (secret) => ({ kind: "caller", caller: named(secret ?? "") }),
    };
    const gateway = await testGateway({ says: "word ".repeat(20) }, { access });
    const stop = await fetch(`${gateway.url}/v1/lacuna/generate/stop`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer bob" },
      body: JSON.stringify({ id: "of-ann" }),
    });
    assert.equal(stop.status, 200);
    const one = client(gateway.url, { token: () => "ann" });
    await prepared(one);
    assert.equal(endOf(await answer(one)), "endOfGeneration");
  });

  test("looking at the server leaves nothing behind on a signal that lives as long as the editor", async () => {
    const gateway = await testGateway({ says: "" });
    const { signal } = new AbortController();
    await client(gateway.url).engine.prepare(signal);
    assert.deepEqual(getEventListeners(signal, "abort"), []);
  });

  test("figures are sent now and then, and at once when the editor closes", async () => {
    const gateway = await testGateway({ says: "" });
    const { team } = client(gateway.url);
    team.report({ kind: "shown", language: "go", characters: 3, times: { contextMs: 12 } });
    assert.deepEqual(gateway.events, []);
    await team.flush();
    assert.deepEqual(gateway.events, [
      {
        ...{ kind: "shown", model: "test-model", language: "go", editor: "test", characters: 3 },
        ...{ times: { contextMs: 12 }, userId: "local" },
      },
    ]);
    await team.flush();
    assert.equal(gateway.events.length, 1, "told twice");
  });

  test("an editor that closes does not wait for a server that does not answer", async () => {
    const silent = createServer((socket) => void sockets.push(socket));
    const sockets: Socket[] = [];
    await new Promise<void>((ready) => silent.listen(0, "127.0.0.1", ready));
    const { port } = silent.address() as AddressInfo;
    const clock = fakeClock();
    const { team } = client(`http://127.0.0.1:${port}`, { clock });
    team.report({ kind: "shown", language: "go", characters: 3 });
    let isOver = false;
    const flushed = team.flush().then(() => (isOver = true));
    await clock.advance(900);
    assert.equal(isOver, false);
    await clock.advance(200);
    await flushed;
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  test("a control token of another kind is refused", async () => {
    const gateway = await testGateway({ says: "x" });
    const one = client(gateway.url);
    await prepared(one);
    assert.equal(endOf(await answer(one, { parts: [{ special: "<|im_system|>" }] })), "engineRefused");
    assert.equal(gateway.engine.requests.length, 0);
  });

  test("admission knows the model, the language and the editor", async () => {
    const works: Work[] = [];
    const access: Access = {
      ...openAccess,
      admit: async (_caller, work) => (works.push(work), { kind: "admitted", done: () => {} }),
    };
    const gateway = await testGateway({ says: "x" }, { access });
    const one = client(gateway.url);
    await prepared(one);
    await answer(one);
    assert.deepEqual(works, [{ model: "test-model", language: "typescript", editor: "test" }]);
  });
});

const named = (userId: string): Caller => ({
  ...{ userId, name: userId, role: "developer", groups: [], tokenId: userId, scopes: ["complete"] },
});

import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Access, Refused } from "../../../server/domain/access.ts";
import { openAccess } from "../../../server/gateway/openAccess.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { scriptedEngine, scriptedModel } from "../../support/scriptedEngine.ts";
import { closeGateways, testGateway } from "../../gateway/support/testGateway.ts";
import { answer, client, closeClients, endOf, nextState, prepared, textOf, until } from "./support.ts";

suite("a team's server: when it does not answer as wished", () => {
  let server: Server | undefined;
  teardown(async () => {
    await closeClients();
    await closeGateways();
    server?.close();
    server?.closeAllConnections();
    server = undefined;
  });

  const refusing = (refused: Omit<Refused, "kind">, isAtDoor: boolean): Access => ({
    ...openAccess,
    ...(isAtDoor
      ? { authenticate: async () => ({ kind: "refused", ...refused }) }
      : { admit: async () => ({ kind: "refused", ...refused }) }),
  });

  const refusals = [
    { says: "unauthorised", isAtDoor: true, reason: "serverSignIn" },
    { says: "forbidden", isAtDoor: false, reason: "serverForbids" },
    { says: "overQuota", isAtDoor: false, reason: "serverOverQuota" },
    { says: "unavailable", isAtDoor: false, reason: "engineBusy" },
  ] as const;
  for (const { says, isAtDoor, reason } of refusals)
    test(`${says} is ${reason}, with the server's own words`, async () => {
      const gateway = await testGateway(
        { says: "x" },
        { access: refusing({ reason: says, detail: "Because so." }, isAtDoor) },
      );
      const one = client(gateway.url);
      await prepared(one);
      const last = (await answer(one)).at(-1);
      assert.ok(last?.kind === "trouble");
      assert.deepEqual([last.reason, /Because so/.test(last.detail)], [reason, true]);
      assert.equal(gateway.engine.requests.length, 0);
    });

  test("who is over a limit does not ask again before the time that the server named", async () => {
    const clock = fakeClock();
    let isOver = true;
    const access: Access = {
      ...openAccess,
      admit: async () =>
        isOver
          ? { kind: "refused", reason: "overQuota", detail: "Enough.", retryAfterSeconds: 30 }
          : { kind: "admitted", done: () => {} },
    };
    const gateway = await testGateway({ says: "x" }, { access });
    const one = client(gateway.url, { clock });
    await prepared(one);
    assert.equal(endOf(await answer(one)), "serverOverQuota");
    const asked = gateway.served.length;
    await prepared(one);
    assert.equal(endOf(await answer(one)), "serverOverQuota");
    assert.equal(gateway.served.length, asked);
    isOver = false;
    const ready = until(one.engine, ({ kind }) => kind === "ready");
    await clock.advance(30_000);
    await ready;
    assert.equal(endOf(await answer(one)), "endOfGeneration");
  });

  test("a sign-in is noticed by itself", async () => {
    const clock = fakeClock();
    const signedIn: { token?: string } = {};
    const access: Access = {
      ...openAccess,
      authenticate: async (secret) =>
        secret === "right"
          ? openAccess.authenticate(secret)
          : { kind: "refused", reason: "unauthorised", detail: "Who?" },
    };
    const gateway = await testGateway({ says: "x" }, { access });
    const one = client(gateway.url, { clock, token: () => signedIn.token });
    const state = await prepared(one);
    assert.equal(state.kind === "failed" && state.reason, "serverSignIn");
    const asked = gateway.served.length;
    await clock.advance(10_000);
    assert.equal(gateway.served.length, asked, "the server was asked again with the same token");
    signedIn.token = "right";
    const ready = until(one.engine, ({ kind }) => kind === "ready");
    await clock.advance(2000);
    await ready;
  });

  test("a server that is away is looked for ever less often, and found again", async () => {
    const clock = fakeClock();
    let asked = 0;
    let isAway = true;
    server = createServer((_request, response) => {
      asked++;
      if (isAway) response.socket?.destroy();
      else
        response.end(
          JSON.stringify({ tag: "a", policy: openPolicy, protocol: { from: 1, to: 1 }, model: modelOnWire }),
        );
    });
    const one = client(await listen(server), { clock });
    const state = await prepared(one);
    assert.equal(state.kind === "failed" && state.reason, "serverUnreachable");
    for (const [count, ms] of [
      [2, 1000],
      [3, 2000],
      [4, 4000],
    ] as const) {
      await clock.advance(ms - 1);
      assert.equal(asked, count - 1);
      const failed = nextState(one.engine);
      await clock.advance(1);
      await failed;
      assert.equal(asked, count);
    }
    isAway = false;
    const ready = until(one.engine, ({ kind }) => kind === "ready");
    await clock.advance(8000);
    await ready;
  });

  const strangers = [
    { title: "no Lacuna server", status: 404, body: "<html>", reason: "serverVersion" },
    { title: "a proxy without its server", status: 502, body: "<html>", reason: "serverUnreachable" },
    { title: "a sign-in page of a network", status: 302, body: "", reason: "serverUnreachable" },
    { title: "a page instead of an answer", status: 200, body: "<html>", reason: "serverVersion" },
    {
      title: "a newer server",
      status: 200,
      body: {
        tag: "a",
        policy: { kind: "open", rules: { excludedPaths: [], excludedLanguages: [], localFallback: true } },
        protocol: { from: 7, to: 9 },
      },
      reason: "serverVersion",
    },
    {
      title: "a policy of a kind that is not known",
      status: 200,
      body: { tag: "a", policy: { kind: "open", rules: { onlyOnTuesdays: true } } },
      reason: "serverForbids",
    },
    { title: "no policy", status: 200, body: { protocol: { from: 1, to: 1 } }, reason: "serverForbids" },
    {
      title: "a policy that is closed",
      status: 200,
      body: { tag: "a", policy: { kind: "closed", reason: "mended soon" } },
      reason: "serverForbids",
    },
  ];
  for (const { title, status, body, reason } of strangers)
    test(`${title} is ${reason}, and nothing is sent there`, async () => {
      const posted: string[] = [];
      server = createServer((incoming, response) => {
        if (incoming.method === "POST") posted.push(incoming.url ?? "");
        response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
      });
      const one = client(await listen(server));
      const state = await prepared(one);
      assert.equal(state.kind === "failed" && state.reason, reason);
      assert.equal(endOf(await answer(one)), reason);
      assert.deepEqual(await one.engine.countTokens(["text"], new AbortController().signal), []);
      assert.deepEqual(posted, []);
    });

  test("the engine of this machine stands in only where that is set and the policy allows it", async () => {
    const dead = "http://127.0.0.1:9";
    const embedded = scriptedEngine({ says: "local" });
    assert.equal(endOf(await answer(await ready(client(dead, { embedded })))), "serverUnreachable");
    const falling = await ready(client(dead, { embedded, fallsBack: true }));
    assert.equal(textOf(await answer(falling)), "local");
    assert.equal(falling.engine.state.kind === "ready" && falling.engine.state.model.file, scriptedModel.file);
  });

  const faults = [
    "http://code.example.com",
    "ftp://127.0.0.1",
    "code.example.com",
    "https://ann:secret@code.example.com",
  ];
  for (const url of faults)
    test(`${url} is not asked at all`, async () => {
      const state = await prepared(client(url));
      assert.ok(state.kind === "failed" && state.reason === "serverUnreachable");
      assert.match(state.detail, /^server\.url: /);
      assert.doesNotMatch(state.detail, /secret/);
    });
});

const openPolicy = { kind: "open", rules: { excludedPaths: [], excludedLanguages: [], localFallback: true } };
const { file: _file, ...modelOnWire } = scriptedModel;

async function ready<C extends ReturnType<typeof client>>(one: C): Promise<C> {
  await prepared(one);
  return one;
}

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );

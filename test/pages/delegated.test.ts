import assert from "node:assert/strict";
import { once } from "node:events";
import WebSocket from "ws";
import { systemClock } from "../../server/base/systemClock.ts";
import type { Access, Caller, Refused, Spent, Work } from "../../server/domain/access.ts";
import { teamPaths, teamProtocol } from "../../server/domain/teamServer.ts";
import { readServeConfig } from "../../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../../server/gateway/http/jsonLog.ts";
import type { Delegate } from "../../server/gateway/route.ts";
import { startGateway, type Gateway } from "../../server/gateway/startGateway.ts";
import { closeCodes, languageServerSocket } from "../../server/web/languageServerSocket.ts";
import { scriptedEngine, type Script, type ScriptedEngine } from "../support/scriptedEngine.ts";

/** Ann and Bob, known by their names as tokens; `refuse` decides what is admitted. */
class Team implements Access {
  readonly admitted: (Work & { readonly who: string })[] = [];
  readonly spent: Spent[] = [];
  readonly gone = new Set<string>();
  refuse: Refused | undefined;

  async authenticate(secret: string | undefined) {
    if (secret === undefined || !["ann", "bob"].includes(secret) || this.gone.has(secret))
      return { kind: "refused", reason: "unauthorised", detail: "Sign in." } as const;
    const about = {
      role: "developer",
      groups: [],
      tokenId: `token of ${secret}`,
      scopes: ["complete", "self"],
    } as const;
    return { kind: "caller", caller: { userId: secret, name: secret, ...about } } as const;
  }

  async admit({ userId: who }: Caller, work: Work) {
    if (this.refuse) return this.refuse;
    this.admitted.push({ ...work, who });
    return { kind: "admitted", done: (spent: Spent) => void this.spent.push(spent) } as const;
  }
}

suite("pages: a language server that asks in its visitor's name", () => {
  let gateway: Gateway;
  let engine: ScriptedEngine;
  let team: Team;
  let logLines: string[];
  let sockets: WebSocket[];
  let delegates: Delegate[];
  let lastWords: Promise<unknown> | undefined;
  teardown(async () => {
    for (const socket of sockets) socket.terminate();
    await gateway.drain();
  });

  async function start(script: Script = { says: "x" }, limits: object = {}): Promise<void> {
    [team, engine, logLines, sockets, delegates] = [new Team(), scriptedEngine(script), [], [], []];
    const { config } = readServeConfig({
      listen: { port: 0, trustedProxies: ["127.0.0.1"] },
      limits: { drainSeconds: 1, ...limits },
    });
    const log = createJsonLog((line) => logLines.push(line));
    const route = languageServerSocket({
      ...{ version: "0", settings: {}, clock: systemClock, log },
      start: {
        asks: "thisServer",
        run: (delegate) => {
          delegates.push(delegate);
          const listeners: (() => void)[] = [];
          const end = (): void =>
            void (lastWords = sayLastWord(delegate).finally(() => listeners.map((tell) => tell())));
          return { send: () => {}, onMessage: () => {}, onExit: (tell) => void listeners.push(tell), end };
        },
      },
    });
    gateway = await startGateway({
      ...{ config, log, version: "0", clock: systemClock, access: team, sockets: [route] },
      engines: new Map([["test-model", engine]]),
    });
  }

  /** A page of somebody signed in, with the key of its language server. */
  async function open(who: string, address = "10.0.0.1"): Promise<{ socket: WebSocket; delegate: Delegate }> {
    const headers = { cookie: `lacuna_session=${who}`, origin: gateway.url, "x-forwarded-for": address };
    const socket = new WebSocket(`${gateway.url.replace("http", "ws")}/v1/lacuna/lsp`, { headers });
    sockets.push(socket);
    await once(socket, "open");
    const delegate = delegates.at(-1);
    assert.ok(delegate);
    return { socket, delegate };
  }

  let asked = 0;
  const body = () => ({
    ...{ protocol: teamProtocol, id: `g${asked++}`, sequenceKey: "k", maxTokens: 8, editor: "playground" },
    parts: [
      { special: "<|fim_prefix|>" },
      { text: "a = " },
      { special: "<|fim_suffix|>" },
      { special: "<|fim_middle|>" },
    ],
  });
  const generate = ({ url, key }: Pick<Delegate, "url" | "key">): Promise<Response> =>
    fetch(url + teamPaths.generate, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify(body()),
    });
  const get = (url: string, key: string): Promise<Response> =>
    fetch(url, { headers: { authorization: `Bearer ${key}` } });
  const sayLastWord = async ({ url, key }: Delegate): Promise<number> => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
    return (await fetch(url + teamPaths.events, { method: "POST", headers, body: '{"events":[]}' })).status;
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    for (const end = Date.now() + 5000; !isSo(); await new Promise((resolve) => setTimeout(resolve, 5)))
      assert.ok(Date.now() < end, "it never became so");
  };

  test("is admitted, counted and logged as that person", async () => {
    await start();
    const { delegate } = await open("ann");
    const answer = await generate(delegate);
    assert.match(await answer.text(), /"text":"x"/);
    assert.equal(answer.headers.get("keep-alive"), null, "no connection is closed for being unused");
    assert.deepEqual(team.admitted, [{ model: "test-model", editor: "playground", who: "ann" }]);
    assert.equal(team.spent.length, 1);
    assert.ok((team.spent[0]?.generatedTokens ?? 0) > 0);
    assert.equal(engine.requests[0]?.tenant, "user ann");
    await until(() => logLines.some((line) => line.includes(teamPaths.generate) && line.includes('"caller":"ann"')));
    assert.ok(!logLines.join("\n").includes(delegate.key), "no key is logged");
  });

  test("can ask nothing but what language servers ask", async () => {
    await start();
    const { delegate } = await open("ann");
    assert.equal((await get(delegate.url + teamPaths.model, delegate.key)).status, 200);
    for (const path of ["/v1/lacuna/me", "/v1/models", "/", "/health", "/v1/lacuna/lsp", `${teamPaths.model}/`])
      assert.equal((await get(delegate.url + path, delegate.key)).status, 404, path);
  });

  test("has a key that is good for one door only, and a visitor's token that is not good for it", async () => {
    await start();
    const { delegate } = await open("ann");
    assert.equal((await get(gateway.url + teamPaths.model, delegate.key)).status, 401);
    for (const key of ["", "ann", `${delegate.key}x`])
      assert.equal((await get(delegate.url + teamPaths.model, key)).status, 404);
  });

  test("is cut off in the middle of an answer when the page goes", async () => {
    await start({ says: "never ends", delayMs: 3_600_000, clock: systemClock });
    const { socket, delegate } = await open("ann");
    const answer = generate(delegate).then(
      () => "answered",
      () => "broken off",
    );
    await until(() => engine.running === 1);
    socket.close();
    assert.equal(await answer, "broken off");
    await until(() => engine.aborted === 1);
    assert.equal(team.spent.length, 1, "what it cost is counted all the same");
    assert.equal(await lastWords, 200, "what became of suggestions may still be told");
    assert.equal((await get(delegate.url + teamPaths.model, delegate.key)).status, 404);
  });

  test("ends with the session: the next completion is refused, and the page is told", async () => {
    await start();
    const { socket, delegate } = await open("ann");
    const other = await open("bob");
    team.gone.add("ann");
    const closed = once(socket, "close") as Promise<[number, Buffer]>;
    assert.equal((await generate(delegate)).status, 401);
    const [code, reason] = await closed;
    assert.deepEqual([code, String(reason)], [closeCodes.unauthorised, "You are not signed in any more."]);
    assert.equal((await generate(other.delegate)).status, 200);
  });

  const refusals: readonly (readonly [Refused["reason"], status: number, detail: string])[] = [
    ["overQuota", 429, "Your limit of requests a minute is used up."],
    ["forbidden", 403, "Your groups may not use this model."],
  ];
  for (const [reason, status, detail] of refusals)
    test(`is told that it is ${reason}, and why; the page stays`, async () => {
      await start();
      const { socket, delegate } = await open("ann");
      team.refuse = { kind: "refused", reason, detail, ...(status === 429 && { retryAfterSeconds: 7 }) };
      const answer = await generate(delegate);
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("retry-after"), status === 429 ? "7" : null);
      assert.ok((await answer.text()).includes(detail));
      assert.equal(socket.readyState, WebSocket.OPEN);
      team.refuse = undefined;
      assert.equal((await generate(delegate)).status, 200);
    });

  test("waits its turn: who asks little is not behind who asks much", async () => {
    let release = (): void => {};
    const order: string[] = [];
    await start({ says: "x" }, { running: 1 });
    const held = new Promise<void>((resolve) => (release = resolve));
    const inner = { ...engine };
    Object.assign(engine, {
      generate: async function* (...given: Parameters<ScriptedEngine["generate"]>) {
        order.push(given[0].tenant ?? "");
        if (order.length === 1) await held;
        yield* inner.generate(...given);
      },
    });
    const [ann, bob] = [await open("ann"), await open("bob")];
    const queue = (): number => gateway.models.all[0]?.queue.waiting ?? 0;
    const answers = [generate(ann.delegate)];
    await until(() => order.length === 1);
    for (const who of [ann, ann, bob]) {
      const before = queue();
      answers.push(generate(who.delegate));
      await until(() => queue() === before + 1);
    }
    release();
    for (const each of await Promise.all(answers)) await each.text();
    assert.deepEqual(order, ["user ann", "user bob", "user ann", "user ann"]);
  });

  test("counts against the address of the visitor, not this machine's", async () => {
    await start({ says: "x" }, { perAddressPerMinute: 1, perAddressBurst: 2 });
    const [ann, bob] = [await open("ann", "10.0.0.1"), await open("bob", "10.0.0.2")];
    const statuses = [];
    for (const who of [ann, ann, bob]) statuses.push((await generate(who.delegate)).status);
    assert.deepEqual(statuses, [200, 429, 200], "opening the page was the first request of each");
  });
});

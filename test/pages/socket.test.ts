import assert from "node:assert/strict";
import { once } from "node:events";
import WebSocket from "ws";
import { systemClock } from "../../server/base/systemClock.ts";
import type { Access } from "../../server/domain/access.ts";
import { readServeConfig } from "../../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../../server/gateway/http/jsonLog.ts";
import { openAccess } from "../../server/gateway/openAccess.ts";
import { startGateway, type Gateway } from "../../server/gateway/startGateway.ts";
import {
  closeCodes,
  languageServerSocket,
  type LanguageServerSocketDeps,
} from "../../server/web/languageServerSocket.ts";
import type { LanguageServer } from "../../server/web/spawnLanguageServer.ts";

type Scripted = LanguageServer & { readonly heard: object[]; isEnded: boolean; say(message: object): void };

/** Echoes what it is told, and ends when it is told to. */
function scriptedServer(): Scripted {
  const heard: object[] = [];
  let tell: (message: unknown) => void = () => {};
  let leave = (): void => {};
  const server: Scripted = {
    ...{ heard, isEnded: false },
    send: (message) => {
      heard.push(message);
      tell({ heard: message });
    },
    say: (message) => tell(message),
    onMessage: (listener) => (tell = listener),
    onExit: (listener) => (leave = listener),
    end: () => {
      server.isEnded = true;
      leave();
    },
  };
  return server;
}

suite("pages: the socket to a language server", () => {
  const gateways: Gateway[] = [];
  teardown(async () => {
    for (const gateway of gateways.splice(0)) await gateway.drain();
  });

  async function start(limits: LanguageServerSocketDeps["limits"] = {}, access: Access = openAccess) {
    const servers: Scripted[] = [];
    const { config } = readServeConfig({ listen: { port: 0 }, limits: { drainSeconds: 1 } });
    const logLines: string[] = [];
    const log = createJsonLog((line) => logLines.push(line));
    const route = languageServerSocket({
      ...{ version: "0", settings: {}, clock: systemClock, log, limits },
      start: {
        asks: "ownEngine",
        run: () => {
          const server = scriptedServer();
          servers.push(server);
          return server;
        },
      },
    });
    const gateway = await startGateway({
      ...{ config, version: "0", clock: systemClock, log, access, engines: new Map(), sockets: [route] },
    });
    gateways.push(gateway);
    return { servers, gateway, logLines, url: `${gateway.url.replace("http", "ws")}/v1/lacuna/lsp` };
  }

  const open = async (url: string, headers: Record<string, string> = {}): Promise<WebSocket> => {
    const socket = new WebSocket(url, { headers });
    await once(socket, "open");
    return socket;
  };
  const refusal = async (url: string, headers: Record<string, string>): Promise<number | undefined> => {
    const socket = new WebSocket(url, { headers });
    socket.on("error", () => {});
    const [, answer] = (await once(socket, "unexpected-response")) as [unknown, { statusCode?: number }];
    socket.terminate();
    return answer.statusCode;
  };
  const next = async (socket: WebSocket): Promise<unknown> => {
    const [data] = (await once(socket, "message")) as [Buffer];
    return JSON.parse(data.toString());
  };
  const closing = async (socket: WebSocket): Promise<number> => ((await once(socket, "close")) as [number])[0];
  const status = JSON.stringify({ id: 1, method: "lacuna/status" });

  test("a socket is logged once, at its end, as one that was open and not as a client that left", async () => {
    const { url, logLines, gateway } = await start();
    const socket = await open(url);
    socket.close();
    await once(socket, "close");
    await gateway.drain();
    const logged = logLines.map((line) => JSON.parse(line) as { status: number; route: string; ms: number });
    assert.deepEqual(
      logged.map(({ status, route }) => [status, route]),
      [[101, "/v1/lacuna/lsp"]],
    );
  });

  test("passes messages both ways, and ends the server with the socket", async () => {
    const { url, servers } = await start();
    const socket = await open(url);
    socket.send(status);
    assert.deepEqual(await next(socket), { heard: { jsonrpc: "2.0", id: 1, method: "lacuna/status", params: {} } });
    socket.close();
    await closing(socket);
    while (servers[0]?.isEnded !== true) await new Promise((resolve) => setImmediate(resolve));
  });

  test("answers what a page may not ask for itself", async () => {
    const { url, servers } = await start();
    const socket = await open(url);
    socket.send(JSON.stringify({ id: 2, method: "lacuna/doctor" }));
    const message = "This server does not do that for a page.";
    assert.deepEqual(await next(socket), { jsonrpc: "2.0", id: 2, error: { code: -32601, message } });
    assert.deepEqual(servers[0]?.heard, []);
  });

  test("turns away pages of another origin, and names that are not this server's", async () => {
    const { url, servers } = await start();
    assert.equal(await refusal(url, { origin: "https://evil.example" }), 403);
    assert.equal(await refusal(url, { origin: "null" }), 403);
    assert.equal(await refusal(url, { host: "evil.example" }), 421);
    assert.equal(servers.length, 0);
    const own = url.replace("ws", "http").replace("/v1/lacuna/lsp", "");
    (await open(url, { origin: own })).terminate();
  });

  test("lets nobody in whom the server does not know, or who may not complete", async () => {
    const caller = {
      userId: "u",
      name: "U",
      role: "auditor",
      groups: [],
      tokenId: undefined,
      scopes: ["self"],
    } as const;
    const { url, servers } = await start(
      {},
      {
        authenticate: async (secret) =>
          secret === "known"
            ? { kind: "caller", caller }
            : { kind: "refused", reason: "unauthorised", detail: "Sign in." },
        admit: async () => ({ kind: "admitted", done: () => {} }),
      },
    );
    assert.equal(await refusal(url, {}), 401);
    assert.equal(await refusal(url, { authorization: "Bearer known" }), 403);
    assert.equal(servers.length, 0);
  });

  test("closes a page too many", async () => {
    const { url } = await start({ perPerson: 1 });
    const first = await open(url);
    assert.equal(await closing(await open(url)), closeCodes.tooMany);
    first.close();
    await closing(first);
  });

  const closed: Readonly<Record<string, readonly [code: number, limits: object, send: (socket: WebSocket) => void]>> = {
    "that sends too much at once": [1009, { mostMessageBytes: 10 }, (socket) => socket.send(status)],
    "that sends bytes": [1003, {}, (socket) => socket.send(Buffer.from("{}"))],
    "that sends no JSON": [closeCodes.malformed, {}, (socket) => socket.send("{")],
    "that sends too often": [closeCodes.tooFast, { perSecond: 0, burst: 0 }, (socket) => socket.send(status)],
    "that is not used": [closeCodes.idle, { idleMs: 5 }, () => {}],
  };
  for (const [title, [code, limits, send]] of Object.entries(closed))
    test(`closes a page ${title}`, async () => {
      const { url } = await start(limits);
      const socket = await open(url);
      send(socket);
      assert.equal(await closing(socket), code);
    });

  test("closes with the language server, and with the gateway", async () => {
    const { url, servers, gateway } = await start();
    const left = await open(url);
    const code = closing(left);
    servers[0]?.end();
    assert.equal(await code, closeCodes.ended);
    const other = closing(await open(url));
    await gateway.drain();
    assert.equal(await other, 1005);
  });

  test("is no page", async () => {
    const { gateway } = await start();
    assert.equal((await fetch(`${gateway.url}/v1/lacuna/lsp`)).status, 426);
  });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { rmSync } from "node:fs";
import WebSocket from "ws";
import { createAccounts } from "../../../server/accounts/createAccounts.ts";
import { field } from "../../../server/base/record.ts";
import { systemClock } from "../../../server/base/systemClock.ts";
import { startServer } from "../../../server/cli/serve/startServer.ts";
import { silentLog } from "../../../server/domain/log.ts";
import { readServeConfig } from "../../../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../../../server/gateway/http/jsonLog.ts";
import type { Gateway } from "../../../server/gateway/startGateway.ts";
import { closeCodes } from "../../../server/web/languageServerSocket.ts";
import type { Status } from "../../../shared/protocol.ts";
import { newEmbeddedFolder } from "../../accounts/support/embeddedFolder.ts";
import { post } from "../../gateway/support/testGateway.ts";
import { scriptedEngine, type ScriptedEngine } from "../../support/scriptedEngine.ts";

const patienceMs = 60_000;

/** What the page in a browser does, without the browser. */
class PageClient {
  readonly #socket: WebSocket;
  readonly #statuses: Status[] = [];
  readonly #answers = new Map<number, (result: unknown) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      const message: unknown = JSON.parse(data.toString());
      const id = field(message, "id");
      if (typeof id === "number") this.#answers.get(id)?.(field(message, "result"));
      else if (field(message, "method") === "lacuna/status") this.#statuses.push(field(message, "params") as Status);
    });
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<PageClient> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/v1/lacuna/lsp`, {
      headers: { origin: url, ...headers },
    });
    await once(socket, "open");
    const client = new PageClient(socket);
    await client.ask("initialize", {});
    client.tell("initialized", {});
    return client;
  }

  tell(method: string, params: object): void {
    this.#socket.send(JSON.stringify({ jsonrpc: "2.0", method, params }));
  }

  ask(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${method}`)), patienceMs);
      this.#answers.set(id, (result) => {
        clearTimeout(timer);
        resolve(result);
      });
    });
  }

  /** The first text that is offered behind this one, in a document of its own. */
  async complete(name: string, text: string): Promise<unknown> {
    const textDocument = { uri: `untitled:${name}`, languageId: "python", version: 1, text };
    this.tell("textDocument/didOpen", { textDocument });
    const [line = "", before] = [text.split("\n").at(-1), text.split("\n").length - 1];
    const position = { line: before, character: line.length };
    const answer = await this.ask("textDocument/inlineCompletion", {
      ...{ textDocument: { uri: textDocument.uri }, position, context: { triggerKind: 1 } },
    });
    const [first]: readonly unknown[] = [field(answer, "items")].flat();
    return field(first, "insertText");
  }

  async waitForStatus(matches: (status: Status) => boolean): Promise<Status> {
    for (const end = Date.now() + patienceMs; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
      const last = this.#statuses.at(-1);
      if (last && matches(last)) return last;
      assert.ok(Date.now() < end, `the last status is ${JSON.stringify(last)}`);
    }
  }

  async closed(): Promise<number> {
    return ((await once(this.#socket, "close")) as [number])[0];
  }

  close(): void {
    this.#socket.terminate();
  }
}

suite("serve: the playground", function () {
  this.timeout(2 * patienceMs);
  let gateway: Gateway | undefined;
  let engine: ScriptedEngine;
  let client: PageClient | undefined;
  let folder: string | undefined;
  const stop = async (): Promise<void> => {
    client?.close();
    await gateway?.drain();
    [client, gateway] = [undefined, undefined];
  };
  teardown(async () => {
    await stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  });

  const start = async (raw: object): Promise<string> => {
    const { config, faults } = readServeConfig({ limits: { drainSeconds: 1 }, ...raw, listen: { port: 0 } });
    assert.deepEqual(faults, []);
    engine = scriptedEngine({ says: "a + b\n" });
    gateway = await startServer({
      ...{ config, env: {}, version: "1.2.3", clock: systemClock, tell: () => {} },
      engines: new Map([["test-model", engine]]),
      log: createJsonLog(() => {}),
    });
    return gateway.url;
  };

  test("without accounts: completes, through the server's own queue", async () => {
    const url = await start({});
    const visit = await fetch(`${url}/v1/lacuna/playground`);
    assert.deepEqual(await visit.json(), { user: null });
    client = await PageClient.open(url);
    await client.waitForStatus(({ kind }) => kind === "ready");
    assert.equal(await client.complete("a.py", "def add(a, b):\n    return "), "a + b");
    assert.deepEqual([...new Set(engine.requests.map(({ tenant }) => tenant))], ["user local"]);
  });

  test("with accounts: as who is signed in, under their limits, and as long as they are signed in", async () => {
    folder = await newEmbeddedFolder();
    const { ann, olga } = await addPeople(folder);
    const url = await start({ accounts: { enable: true, folder } });
    assert.equal((await fetch(`${url}/v1/lacuna/playground`)).status, 401);
    const signedIn = await post(`${url}/v1/lacuna/session`, { token: ann });
    const [cookie = ""] = signedIn.headers.getSetCookie().map((each) => each.split(";", 1).join(""));
    const asAnn = { cookie, "sec-fetch-site": "same-origin" };
    const asOlga = { authorization: `Bearer ${olga}` };
    client = await PageClient.open(url, asAnn);
    await client.waitForStatus(({ kind }) => kind === "ready");
    assert.equal(await client.complete("a.py", "def add(a, b):\n    return "), "a + b");
    assert.match(engine.requests[0]?.tenant ?? "", /^user /);

    const limits = { subject: { kind: "user", name: "ann" }, limits: { tokensPerDay: 1 } };
    const set = await post(`${url}/v1/lacuna/limits`, limits, asOlga);
    assert.equal(set.status, 200, await set.text());
    assert.equal(await client.complete("b.py", "def mean(a, b):\n    return "), undefined);
    const over = await client.waitForStatus(({ reason }) => reason === "serverOverQuota");
    assert.match(over.detail, /the limit of 1 tokens per day for you is used up/);
    assert.ok(!over.detail.includes("127.0.0.1"), over.detail);
    assert.ok(!engine.requests.some(({ parts }) => JSON.stringify(parts).includes("mean")));

    await stop();
    const accounts = await createAccounts({ database: { kind: "folder", folder }, log: silentLog });
    const stored = JSON.stringify(await accounts.people.export("console", "ann"));
    await accounts.close();
    assert.match(stored, /"editor":"playground"/, "its use is counted, under its own name");
  });

  test("with accounts: a revoked session ends the page at the next completion", async () => {
    folder = await newEmbeddedFolder();
    const { ann } = await addPeople(folder);
    const url = await start({ accounts: { enable: true, folder } });
    const signedIn = await post(`${url}/v1/lacuna/session`, { token: ann });
    const [cookie = ""] = signedIn.headers.getSetCookie().map((each) => each.split(";", 1).join(""));
    client = await PageClient.open(url, { cookie });
    await client.waitForStatus(({ kind }) => kind === "ready");
    const ended = await post(`${url}/v1/lacuna/session/end`, {}, { cookie, "sec-fetch-site": "same-origin" });
    assert.deepEqual(await ended.json(), { ended: true, goOnAt: null });
    const closed = client.closed();
    void client.complete("a.py", "def add(a, b):\n    return ").catch(() => {
      // The socket is closed instead.
    });
    assert.equal(await closed, closeCodes.unauthorised);
    assert.equal(engine.requests.length, 0);
  });

  for (const [title, config] of [
    ["switched off", { playground: { enable: false } }],
    ["not meant for a network without accounts", { listen: { host: "0.0.0.0", insecure: true, names: ["a.example"] } }],
  ] as const)
    test(`is nowhere when it is ${title}`, async () => {
      const { config: read } = readServeConfig({ ...config, limits: { drainSeconds: 1 } });
      gateway = await startServer({
        ...{ config: { ...read, listen: { ...read.listen, port: 0 } }, env: {}, version: "1", clock: systemClock },
        ...{ engines: new Map([["test-model", scriptedEngine({ says: "x" })]]), tell: () => {} },
        log: createJsonLog(() => {}),
      });
      const url = gateway.url.replace("0.0.0.0", "127.0.0.1");
      for (const path of ["/playground", "/v1/lacuna/playground", "/v1/lacuna/lsp"])
        assert.equal((await fetch(url + path)).status, 404, path);
      const me = (await (await fetch(`${url}/v1/lacuna/me`)).json()) as { server: { hasPlayground: boolean } };
      assert.equal(me.server.hasPlayground, false);
    });
});

/** Ann develops, Olga owns; the tokens that they have. */
async function addPeople(folder: string): Promise<{ readonly ann: string; readonly olga: string }> {
  const accounts = await createAccounts({ database: { kind: "folder", folder }, log: silentLog });
  const secretOf = async (name: string, role: "owner" | "developer"): Promise<string> => {
    await accounts.people.add("console", { name, role });
    const scopes = role === "owner" ? (["self", "policy.write"] as const) : (["complete", "self"] as const);
    const made = await accounts.tokens.create("console", { user: name, label: "t", scopes, days: 1 });
    return made.secret;
  };
  const people = { ann: await secretOf("ann", "developer"), olga: await secretOf("olga", "owner") };
  await accounts.close();
  return people;
}

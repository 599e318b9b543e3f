import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { createAccounts } from "../../../server/accounts/createAccounts.ts";
import { systemClock } from "../../../server/base/systemClock.ts";
import { startServer } from "../../../server/cli/serve/startServer.ts";
import { silentLog } from "../../../server/domain/log.ts";
import { readServeConfig } from "../../../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../../../server/gateway/http/jsonLog.ts";
import type { Gateway } from "../../../server/gateway/startGateway.ts";
import { newEmbeddedFolder } from "../../accounts/support/embeddedFolder.ts";
import { post } from "../../gateway/support/testGateway.ts";
import { scriptedEngine } from "../../support/scriptedEngine.ts";

suite("serve: from the configuration to the first token", function () {
  this.timeout(60_000);
  let folder = "";
  let gateway: Gateway | undefined;
  let said: string[] = [];
  let logLines: string[] = [];
  setup(async () => {
    folder = await newEmbeddedFolder();
  });
  teardown(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (listen: object = {}, env: NodeJS.ProcessEnv = {}): Promise<string> => {
    [said, logLines] = [[], []];
    const { config } = readServeConfig({ listen: { port: 0, ...listen }, accounts: { enable: true, folder } });
    gateway = await startServer({
      ...{ config, env, version: "1.2.3", clock: systemClock },
      engines: new Map([["test-model", scriptedEngine({ says: "x" })]]),
      log: createJsonLog((line) => logLines.push(line)),
      tell: (text) => said.push(text),
    });
    return gateway.url;
  };
  const stop = async (): Promise<void> => {
    await gateway?.drain();
    gateway = undefined;
  };
  const codeSaid = (): string => /"code": "([\w-]+)"/.exec(said.join("\n"))?.[1] ?? "";
  const complete = (url: string, token: string) =>
    post(`${url}/v1/completions`, { prompt: "a" }, { authorization: `Bearer ${token}` });
  const actions = async (): Promise<string[]> => {
    const accounts = await createAccounts({ database: { kind: "folder", folder }, log: silentLog });
    const records = await accounts.audit.list("console", { limit: 100 });
    await accounts.close();
    return records.map(({ action }) => action).toReversed();
  };

  test("the code that the first start prints makes its owner, once", async () => {
    const url = await start();
    assert.match(said.join(), new RegExp(`curl ${url}/v1/lacuna/claim --json '`));
    assert.equal((await fetch(`${url}/ready`)).status, 200);
    assert.equal((await complete(url, codeSaid())).status, 401, "the code is no token");
    const claim = { code: codeSaid(), name: "olga" };
    const claimed = await post(`${url}/v1/lacuna/claim`, claim);
    const owner = (await claimed.json()) as { user: string; token: string; expiresAt: string };
    assert.deepEqual([claimed.status, owner.user], [200, "olga"]);
    assert.ok(Date.parse(owner.expiresAt) > Date.now());
    assert.equal((await complete(url, owner.token)).status, 200);
    const again = await post(`${url}/v1/lacuna/claim`, { ...claim, name: "mallory" });
    assert.equal(again.status, 403);
    assert.match(await again.text(), /wrong, used or older than a day/);
    await stop();
    for (const secret of [claim.code, owner.token, owner.token.slice(16)])
      assert.ok(!logLines.join("\n").includes(secret), "no secret is logged");
    assert.match(logLines.join("\n"), /"message":"audit checkpoint","seq":\d+,"hash":"\w+"/);
    assert.equal((await complete(await start(), owner.token)).status, 200, "the token outlives the server");
    assert.deepEqual(said, []);
    await stop();
    const life = ["server.start", "owner.invite", "owner.claim", "server.stop", "server.start", "server.stop"];
    assert.deepEqual(await actions(), life);
  });

  test("the first owner is made at a page, and manages people and the policy of editors while the server runs", async () => {
    const url = await start();
    const link = /http\S+\/claim\?code=\S+/.exec(said.join("\n"))?.[0] ?? "";
    assert.match(await (await fetch(link)).text(), new RegExp(`value="${codeSaid()}"`));
    const body = new URLSearchParams({ code: codeSaid(), name: "olga" });
    const claimed = await fetch(`${url}/claim`, { method: "POST", headers: { origin: url }, body });
    const [token = ""] = /lac_\w+/.exec(await claimed.text()) ?? [];
    const [cookie = ""] = claimed.headers.getSetCookie().map((each) => each.split(";", 1).join(""));
    const asOlga = { cookie, "sec-fetch-site": "same-origin" };
    const me = (await (await fetch(`${url}/v1/lacuna/me`, { headers: asOlga })).json()) as {
      user: string;
      role: string;
    };
    assert.deepEqual([me.user, me.role], ["olga", "owner"]);
    const added = await post(`${url}/v1/lacuna/people`, { name: "ann", role: "developer" }, asOlga);
    assert.equal(added.status, 200, await added.text());
    const document = '{ "excludedPaths": ["*.pem"] }';
    const stored = await post(
      `${url}/v1/lacuna/policies`,
      { project: null, document, basedOn: null },
      { authorization: `Bearer ${token}` },
    );
    assert.equal(stored.status, 200, await stored.text());
    const policy = await (await fetch(`${url}/v1/lacuna/policy`, { headers: asOlga })).text();
    assert.match(policy, /\*\.pem/, "editors are told the rules that the accounts hold");
    assert.ok(!logLines.join("\n").includes(codeSaid()));
  });

  test("codes cannot be guessed at leisure, and a wrong claim says what is wrong", async () => {
    const url = await start();
    const claims: readonly (readonly [body: unknown, status: number])[] = [
      [{ name: "mallory" }, 400],
      [{ code: codeSaid(), name: "" }, 400],
      [{ code: [], name: {} }, 400],
      [{ code: "guess", name: "mallory" }, 403],
      [{ code: "guess'; drop table users; --", name: "mallory" }, 403],
      [{ code: codeSaid().slice(1), name: "mallory" }, 403],
      [{ code: "guess", name: "mallory" }, 429],
    ];
    for (const [body, status] of claims) {
      const response = await post(`${url}/v1/lacuna/claim`, body);
      assert.equal(response.status, status, JSON.stringify(body));
      assert.equal(response.headers.get("retry-after"), status === 429 ? "10" : null);
      assert.match(await response.text(), /^\{"error":\{"message":".+"\}\}$/);
    }
  });

  test("a connection that others can read is no place for the code", async () => {
    const url = await start({ host: "0.0.0.0", names: ["code.example.com"], insecure: true });
    assert.match(said.join(), /lacuna accounts init --owner NAME/);
    assert.equal(codeSaid(), "");
    const local = url.replace("0.0.0.0", "127.0.0.1");
    assert.equal((await post(`${local}/v1/lacuna/claim`, { code: "a", name: "b" })).status, 404);
    assert.equal((await complete(local, "none")).status, 401);
  });

  test("accounts that cannot be opened stop the start, and a taken address leaves them closed", async () => {
    await assert.rejects(start({}, { DATABASE_URL: "postgres://localhost/x" }), /both a folder and DATABASE_URL/);
    const url = await start();
    const [other, first] = [gateway, folder];
    gateway = undefined;
    folder = await newEmbeddedFolder();
    await assert.rejects(start({ port: Number(new URL(url).port) }), /EADDRINUSE/);
    assert.deepEqual(await actions(), ["server.start", "server.stop"]);
    await other?.drain();
    rmSync(first, { recursive: true, force: true });
  });
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createAccounts, type Accounts } from "../../../server/accounts/createAccounts.ts";
import { noLimits } from "../../../server/accounts/quota/limits.ts";
import type { Role, Scope } from "../../../server/domain/access.ts";
import { silentLog } from "../../../server/domain/log.ts";
import { routes } from "../../../server/gateway/routes.ts";
import { FakeTime } from "../../accounts/support/time.ts";
import { newEmbeddedFolder } from "../../accounts/support/embeddedFolder.ts";
import { closeGateways, post, testGateway, type TestGateway } from "../../gateway/support/testGateway.ts";

const canary = "canary-51c9";

/** The interfaces, each with a body, and its way of saying that somebody may not: for a limit, and for a model. */
const dialects = [
  {
    path: "/v1/completions",
    body: { prompt: canary, suffix: canary },
    quota: { error: { message: "…", type: "rate_limit_error", param: null, code: "rate_limit_exceeded" } },
    forbidden: { error: { message: "…", type: "permission_error", param: null, code: null } },
  },
  {
    path: "/v1/fim/completions",
    body: { model: "test-model", prompt: canary, suffix: canary },
    quota: { object: "error", message: "…", type: "overQuota", param: null, code: "429" },
    forbidden: { object: "error", message: "…", type: "forbidden", param: null, code: "403" },
  },
  {
    path: "/infill",
    body: { input_prefix: canary, input_suffix: canary },
    quota: { error: { code: 429, message: "…", type: "unavailable_error" } },
    forbidden: { error: { code: 403, message: "…", type: "permission_error" } },
  },
  {
    path: "/api/generate",
    body: { model: "test-model", prompt: canary, suffix: canary, stream: false },
    quota: { error: "…" },
    forbidden: { error: "…" },
  },
  { path: "/v1/completions", body: { segments: { prefix: canary } }, quota: { error: "…" }, forbidden: { error: "…" } },
];

suite("serve: with accounts", function () {
  this.timeout(60_000);
  let folder = "";
  let accounts: Accounts;
  let gateway: TestGateway;
  const time = new FakeTime();
  let people = 0;

  suiteSetup(async () => {
    folder = await newEmbeddedFolder();
    const database = { kind: "folder", folder } as const;
    accounts = await createAccounts({ database, log: silentLog, time, isModel: (name) => name === "test-model" });
    await accounts.firstOwner.claim((await accounts.firstOwner.invite()) ?? "", "olga");
    gateway = await testGateway(
      { says: canary },
      { access: accounts, config: { limits: { perAddressBurst: 100_000 } } },
    );
  });
  suiteTeardown(async () => {
    await closeGateways();
    await accounts.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const somebody = async (role: Role = "developer", scopes: readonly Scope[] = ["complete", "self"]) => {
    const name = `person-${++people}`;
    await accounts.people.add("console", { name, role });
    return { name, ...(await accounts.tokens.create("console", { user: name, label: "test", scopes, days: 30 })) };
  };
  const ask = (secret: string, { path, body }: Pick<(typeof dialects)[number], "path" | "body">) =>
    post(gateway.url + path, body, { authorization: `Bearer ${secret}` });
  const [openai] = dialects;
  const statusFor = async (secret: string): Promise<number> => {
    assert.ok(openai);
    const response = await ask(secret, openai);
    await response.arrayBuffer();
    return response.status;
  };

  test("nothing but the public routes is answered without a token", async () => {
    const statuses: string[] = [];
    for (const { method, path, scope } of routes) {
      const body = method === "POST" ? { body: "{}", headers: { "content-type": "application/json" } } : {};
      const response = await fetch(gateway.url + path.replace(":model", "test-model"), { method, ...body });
      await response.arrayBuffer();
      if ((response.status === 401) === (scope === "public")) statuses.push(`${method} ${path}: ${response.status}`);
    }
    assert.deepEqual(statuses, []);
  });

  for (const dialect of dialects) {
    const named = `${dialect.path} ${Object.keys(dialect.body).join(", ")}`;
    test(`${named}: a token is let in, and a used-up limit is 429 until it has refilled`, async () => {
      const { name, secret } = await somebody();
      await accounts.limits.set("console", { kind: "user", who: name }, { ...noLimits, requestsPerMinute: 1 });
      const answers = [await ask(secret, dialect), await ask(secret, dialect)];
      const [, refused] = answers;
      assert.deepEqual(
        answers.map((each) => [each.status, each.headers.get("retry-after")]),
        [
          [200, null],
          [429, "60"],
        ],
      );
      const said = (await refused?.text()) ?? "";
      assert.deepEqual(JSON.parse(said.replace(/the limit of .* try again in 60 s[^"]*/, "…")), dialect.quota);
      time.advance(60);
      assert.equal((await ask(secret, dialect)).status, 200);
    });

    test(`${named}: a model that the group may not use is 403`, async () => {
      const { name, secret } = await somebody();
      const group = `${name}-group`;
      await accounts.groups.add("console", group);
      await accounts.groups.set("console", { name: group, weight: 1, models: ["another-model"] });
      await accounts.groups.join("console", group, name);
      const refused = await ask(secret, dialect);
      assert.equal(refused.status, 403);
      const said = (await refused.text()).replace(/your groups may not use .* they may use another-model/, "…");
      assert.deepEqual(JSON.parse(said), dialect.forbidden);
      await accounts.groups.leave("console", group, name);
      assert.equal((await ask(secret, dialect)).status, 200);
    });
  }

  const ends: readonly { what: string; end: (who: Awaited<ReturnType<typeof somebody>>) => Promise<unknown> }[] = [
    { what: "revoked", end: ({ token }) => accounts.tokens.revoke("console", token.id) },
    { what: "expired", end: async () => time.advance(31 * 86_400) },
    { what: "of somebody who was deactivated", end: ({ name }) => accounts.people.deactivate("console", name) },
    { what: "of somebody who was erased", end: ({ name }) => accounts.people.erase("console", name) },
  ];
  for (const { what, end } of ends)
    test(`a token ${what} is refused from the next request on`, async () => {
      const who = await somebody();
      assert.equal(await statusFor(who.secret), 200);
      await end(who);
      assert.equal(await statusFor(who.secret), 401);
    });

  test("a token may do no more than its scopes, nor than its owner's role", async () => {
    const narrow = await somebody("developer", ["self"]);
    assert.equal(await statusFor(narrow.secret), 403);
    const demoted = await somebody("lead");
    await accounts.people.setRole("console", demoted.name, "auditor");
    assert.equal(await statusFor(demoted.secret), 403);
  });

  test("a token with one character changed is unknown", async () => {
    const { secret } = await somebody();
    const other = secret.endsWith("a") ? "b" : "a";
    assert.equal(await statusFor(secret.slice(0, -1) + other), 401);
  });

  test("what was asked is counted, with how long it took, and no text of it is stored or logged", async () => {
    const { secret, name } = await somebody();
    for (const dialect of dialects) await (await ask(secret, dialect)).text();
    const outcome = { type: "select", completion_id: canary, elapsed: 5 };
    assert.equal((await ask(secret, { path: `/v1/events?${canary}=1`, body: outcome as never })).status, 200);
    assert.equal((await ask(canary, { path: `/${canary}`, body: { model: canary } as never })).status, 404);
    await accounts.flush();
    const exported = await accounts.people.export("console", name);
    assert.deepEqual(
      exported.usage.map(({ kind, model, total_ms }) => [kind, model, typeof total_ms]),
      dialects.map(() => ["request", "test-model", "number"]),
    );
    const [stored, logged] = [textIn(folder), gateway.logLines.join("\n")];
    assert.ok(stored.includes(name), "the search finds what is there");
    assert.ok(!stored.includes(canary));
    assert.match(logged, /"route":"\/infill"/);
    assert.ok(!logged.includes(canary));
    assert.ok(!stored.includes(secret) && !logged.includes(secret.slice(20)), "nor is a token");
  });
});

const textIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");

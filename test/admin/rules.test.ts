import assert from "node:assert/strict";
import { text } from "../../server/accounts/sql/row.ts";
import type {
  AuditQuery,
  AuditReply,
  ErrorReply,
  LimitsBody,
  LimitsReply,
  MeReply,
  OwnUsageReply,
  PeopleQuery,
  PoliciesReply,
  PolicyCheckReply,
  PolicyVersionReply,
  PurgeReply,
  SettingsBody,
  SettingsReply,
  StatusReply,
  UsageQuery,
  UsageReply,
  VerifyBody,
  VerifyReply,
} from "../../server/admin/api.ts";
import { adminSuite } from "./support/adminSuite.ts";

adminSuite("admin: limits, policy, figures and the audit log", (current) => {
  /** Asks for so many completions with a model that the server does not have: what counts is the admission. */
  const work = async (name: string, requests: number): Promise<void> => {
    const { accounts } = current().bench;
    const { secret } = await current().bench.person(name);
    const caller = await current().bench.caller(secret);
    for (let request = 0; request < requests; request++) {
      const admission = await accounts.admit(caller, { model: "test-model", language: "go", editor: "vim" });
      assert.ok(admission.kind === "admitted");
      admission.done({ promptTokens: 10, generatedTokens: 5, times: { totalMs: 40 } });
    }
  };

  test("limits are set, replaced, taken away, and told with what is used today", async () => {
    const olga = await current().person("olga", "owner");
    await current().post(olga, "groups", { name: "core" });
    const set = (subject: LimitsBody["subject"], limits: LimitsBody["limits"]) =>
      current().post(olga, "limits", { subject, limits });
    await work("ann", 2);
    assert.equal((await set({ kind: "everyone", name: "" }, { requestsPerDay: 100 })).status, 200);
    assert.equal((await set({ kind: "group", name: "core" }, { tokensPerDay: 1000 })).status, 200);
    assert.equal((await set({ kind: "user", name: "ann" }, { requestsPerDay: 5, tokensPerDay: null })).status, 200);
    const none = { requestsPerMinute: null, tokensPerMinute: null, requestsPerDay: null, tokensPerDay: null };
    const everyone = {
      subject: { kind: "everyone", name: "" },
      limits: { ...none, requestsPerDay: 100 },
      usedToday: null,
    };
    const ann = {
      subject: { kind: "user", name: "ann" },
      limits: { ...none, requestsPerDay: 5 },
      usedToday: { requests: 2, tokens: 30 },
    };
    const { body } = await current().get<LimitsReply>(olga, "limits");
    assert.deepEqual(body.limits, [
      everyone,
      {
        subject: { kind: "group", name: "core" },
        limits: { ...none, tokensPerDay: 1000 },
        usedToday: { requests: 0, tokens: 0 },
      },
      ann,
    ]);
    await set({ kind: "user", name: "ann" }, {});
    assert.equal((await current().get<LimitsReply>(olga, "limits")).body.limits.length, 2);
    assert.equal((await set({ kind: "group", name: "none" }, {})).status, 404);
    assert.equal((await set({ kind: "user", name: "ann" }, { requestsPerDay: 0 })).status, 400);
  });

  test("somebody sees the limits that hold for them, and of a group's use nothing", async () => {
    const olga = await current().person("olga", "owner");
    await current().post(olga, "groups", { name: "core" });
    await work("ann", 1);
    await current().post(olga, "groups/core/join", { user: "ann" });
    const ann = (
      await current().bench.accounts.tokens.create("console", { user: "ann", label: "x", scopes: ["self"], days: 1 })
    ).secret;
    await current().post(olga, "limits", { subject: { kind: "everyone" }, limits: { requestsPerDay: 9 } });
    const { body } = await current().get<LimitsReply>(ann, "me/limits");
    assert.deepEqual(
      body.limits.map(({ subject, limits, usedToday }) => [
        subject.kind,
        subject.name,
        limits.requestsPerDay,
        usedToday?.requests,
      ]),
      [
        ["user", "ann", 9, 1],
        ["group", "core", null, undefined],
      ],
    );
  });

  test("a policy is changed only from the version that was read", async () => {
    const olga = await current().person("olga", "owner");
    const put = (document: string, basedOn: string | null, project: string | null = null) =>
      current().post<PolicyVersionReply & ErrorReply>(olga, "policies", { project, document, basedOn });
    const first = (await put("{}", null)).body.version;
    const clash = await put(`{ "localFallback": false }`, null);
    assert.deepEqual([clash.status, clash.body.error.reason], [409, "conflict"]);
    const second = (await put(`{ "localFallback": false }`, first)).body.version;
    assert.notEqual(second, first);
    assert.equal((await put("{}", first)).status, 409);
    const both = await Promise.all([
      put("{}", null, "acme/shop"),
      put(`{ "excludedPaths": ["*.pem"] }`, null, "acme/shop"),
    ]);
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 409], "of two at once one is told");
    const { body } = await current().get<PoliciesReply>(olga, "policies");
    assert.deepEqual(
      body.policies.map(({ project, version }) => [project, version === second]),
      [
        [null, true],
        ["acme/shop", false],
      ],
    );
    assert.equal((await current().post(olga, "policies/remove", { project: null, basedOn: first })).status, 409);
    assert.equal((await current().post(olga, "policies/remove", { project: null, basedOn: second })).status, 200);
    const broken = await put("{", null);
    assert.deepEqual([broken.status, broken.body.error.message.includes("line 1")], [400, true]);
  });

  test("a document is checked without being stored", async () => {
    const olga = await current().person("olga", "owner");
    const check = async (document: string) =>
      (await current().post<PolicyCheckReply>(olga, "policies/check", { document })).body;
    const rules = { excludedPaths: ["*.pem"], excludedLanguages: [], localFallback: true };
    assert.deepEqual(await check(`{ "excludedPaths": ["*.pem"] }`), { kind: "rules", rules });
    const broken = await check(`{\n "excludedPaths": [,] }`);
    assert.deepEqual([broken.kind, broken.kind === "broken" && broken.line], ["broken", 2]);
    assert.deepEqual((await current().get<PoliciesReply>(olga, "policies")).body.policies, []);
  });

  test("figures about few people are withheld, of enough people told, and one's own always", async () => {
    const olga = await current().person("olga", "owner");
    for (const name of ["a", "b", "c", "d"]) await work(name, 1);
    const today: UsageQuery = { from: "2026-03-23", to: "2026-03-23", by: "language,model" };
    const few = (await current().get<UsageReply>(olga, "usage", today)).body;
    assert.deepEqual(few, { lines: [], withheld: 1, minimumGroup: 5 });
    await work("e", 1);
    const { body } = await current().get<UsageReply>(olga, "usage", today);
    const [line] = body.lines;
    assert.deepEqual(
      [line?.key, line?.people, line?.figures.requests],
      [{ language: "go", model: "test-model" }, 5, 5],
    );
    assert.deepEqual(line?.latency, { total: { p50: 40, p95: 40 } });
    const own = await current().get<OwnUsageReply>(olga, "me/usage", { from: today.from, to: today.to });
    assert.deepEqual(own.body.days, []);
    for (const query of [
      { from: "2026-02-31", to: "2026-03-01" },
      { from: "2026-03-01" },
      { ...today, by: "person" },
      { ...today, by: "day,day" },
    ])
      assert.equal(
        (await current().get(olga, "usage", query as Record<string, string>)).status,
        400,
        JSON.stringify(query),
      );
  });

  test("settings are changed one by one, and what is too old is purged", async () => {
    const olga = await current().person("olga", "owner");
    await work("ann", 3);
    await current().bench.accounts.flush();
    const change: SettingsBody = { retentionDays: 10, modelsWithoutGroup: ["m"] };
    assert.equal((await current().post(olga, "settings", change)).status, 200);
    assert.equal((await current().post(olga, "settings", { timeZone: "Europe/Berlin" })).status, 200);
    const settings = { minimumGroup: 5, retentionDays: 10, timeZone: "Europe/Berlin", modelsWithoutGroup: ["m"] };
    assert.deepEqual((await current().get<SettingsReply>(olga, "settings")).body, settings);
    await current().post(olga, "settings", { modelsWithoutGroup: null });
    assert.equal((await current().get<SettingsReply>(olga, "settings")).body.modelsWithoutGroup, null);
    assert.equal((await current().post(olga, "settings", { timeZone: "Mars" })).status, 400);
    assert.equal((await current().post<PurgeReply>(olga, "usage/purge")).body.removed, 0);
    current().bench.time.advance(11 * 86_400);
    assert.equal((await current().post<PurgeReply>(olga, "usage/purge")).body.removed, 3);
  });

  test("the audit log is paged, filtered, verified against checkpoints, and exported whole", async () => {
    const olga = await current().person("olga", "owner");
    for (const name of ["ann", "ben", "carla"]) await current().post(olga, "people", { name, role: "developer" });
    const list = async (query: AuditQuery) => (await current().get<AuditReply>(olga, "audit", { ...query })).body;
    const seqs: number[] = [];
    for (let next: number | null | undefined; next !== null;) {
      const page = await list({ limit: "2", ...(next === undefined ? {} : { before: String(next) }) });
      seqs.push(...page.records.map(({ seq }) => seq));
      next = page.next;
    }
    assert.deepEqual(seqs, [5, 4, 3, 2, 1]);
    const added = await list({ action: "user.add", actor: "olga" });
    assert.deepEqual(
      added.records.map(({ actorName, targetName }) => [actorName, targetName]),
      [
        ["olga", "carla"],
        ["olga", "ben"],
        ["olga", "ann"],
      ],
    );
    assert.equal((await list({ target: "ben" })).records.length, 1);
    assert.equal((await list({ action: "user." })).records.length, 4);
    assert.deepEqual((await list({ action: `"`, target: "nobody" })).records, []);
    const whole = await current().post<VerifyReply>(olga, "audit/verify");
    assert.equal(whole.body.kind, "intact");
    const fault = await current().post<VerifyReply>(olga, "audit/verify", {
      checkpoints: [{ seq: 99, hash: "x" }],
    } satisfies VerifyBody);
    assert.equal(fault.body.kind, "fault");
    const lines = (await current().get<string>(olga, "audit/export")).body.trim().split("\n");
    assert.equal(lines.length, 6, "the export is on record, too");
    assert.deepEqual(Object.keys(JSON.parse(lines[0] ?? "") as object), ["hash", "record"]);
  });

  test("anybody with a page sees what the server is and how it is", async () => {
    const ann = await current().person("ann");
    const status = (await current().get<StatusReply>(ann, "status")).body;
    assert.deepEqual(
      [status.version, status.database, status.hasTls, status.hasAccounts],
      ["0.0.0", "embedded", false, true],
    );
    assert.deepEqual(
      status.engines.map(({ model, running, waiting }) => [model, running, waiting]),
      [["test-model", 0, 0]],
    );
    assert.ok(!JSON.stringify(status).includes(".gguf"), "no path of the machine");
    const replicasFor = async (secret: string) =>
      (await current().get<StatusReply>(secret, "status")).body.engines.flatMap(({ replicas }) => replicas);
    const known = { isUp: true, inFlight: 0, ejections: 2 };
    assert.deepEqual(await replicasFor(ann), [{ name: null, ...known }], "where engines are is for operators");
    const olga = await current().person("olga", "owner");
    assert.deepEqual(status.warnings, [], "what is configured wrongly is for operators, too");
    assert.deepEqual((await current().get<StatusReply>(olga, "status")).body.warnings, ["a group is missing"]);
    assert.deepEqual(await replicasFor(olga), [{ name: "http://gpu1.internal:8000", ...known }]);
    const { body } = await current().get<MeReply>(ann, "me");
    assert.deepEqual(body.server, {
      version: "0.0.0",
      hasAccounts: true,
      models: ["test-model"],
      dialects: ["openai"],
      hasPlayground: true,
    });
  });

  test("text in the wrong place is in no table, no log line and no record", async () => {
    const canary = "CANARY_7f3a";
    const code = `const ${canary} = 1;`;
    const olga = await current().person("olga", "owner");
    const people: PeopleQuery = { search: code, group: code, after: code };
    await current().get(olga, "people", { ...people });
    await current().get(olga, `people/${encodeURIComponent(code)}`);
    await current().get(olga, "audit", { action: code, actor: code, target: code });
    for (const [path, body] of [
      ["people", { name: code, role: code }],
      ["people", { [code]: code }],
      ["groups", { name: code }],
      ["groups/core/join", { user: code }],
      ["me/tokens/revoke", { id: code }],
      ["policies/check", { document: code }],
      ["policies", { document: code }],
      ["settings", { timeZone: code }],
      ["limits", { subject: { kind: "user", name: code }, limits: {} }],
    ] as const) {
      const { status } = await current().post(olga, path, body);
      assert.ok(status < 500, path);
    }
    const { sql, accounts } = current().bench;
    await accounts.flush();
    const tables = await sql.query(
      "select table_name as name from information_schema.tables where table_schema = 'lacuna'",
    );
    const rows = await Promise.all(
      tables.map((row) => sql.query(`select t::text as line from ${text(row, "name")} t`)),
    );
    const stored = rows
      .flat()
      .map((row) => text(row, "line"))
      .join("\n");
    assert.ok(stored.includes("olga"), "the search can find something");
    assert.ok(!stored.includes(canary));
    assert.ok(current().logLines.length > 5);
    assert.ok(!current().logLines.join("\n").includes(canary));
  });
});

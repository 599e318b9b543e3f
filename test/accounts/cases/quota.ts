import assert from "node:assert/strict";
import type { Caller, Refused } from "../../../server/domain/access.ts";
import type { Accounts } from "../../../server/accounts/createAccounts.ts";
import { noLimits, type Limits } from "../../../server/accounts/quota/limits.ts";
import type { Bench } from "../support/bench.ts";

export function quotaCases(bench: () => Bench): void {
  const limit = (limits: Partial<Limits>, subject: Parameters<Accounts["limits"]["set"]>[1] = { kind: "everyone" }) =>
    bench().accounts.limits.set("console", subject, { ...noLimits, ...limits });

  test("a minute's requests may come at once, then they refill evenly", async () => {
    const { caller } = await bench().person("ann");
    await limit({ requestsPerMinute: 6 });
    for (let sent = 0; sent < 6; sent++) await use(bench().accounts, caller);
    const refused = await refusal(bench().accounts, caller);
    assert.deepEqual([refused.reason, refused.retryAfterSeconds], ["overQuota", 10]);
    assert.match(refused.detail, /6 requests per minute for you/);
    bench().time.advance(10);
    await use(bench().accounts, caller);
    assert.equal((await refusal(bench().accounts, caller)).retryAfterSeconds, 10);
  });

  test("tokens are paid for when the work is done, and a debt is waited for", async () => {
    const { caller } = await bench().person("ann");
    await limit({ tokensPerMinute: 60 });
    await use(bench().accounts, caller, 120);
    assert.equal((await refusal(bench().accounts, caller)).retryAfterSeconds, 61);
    bench().time.advance(61);
    await use(bench().accounts, caller, 1);
  });

  test("a day's allowance starts anew at the midnight of the server's time zone", async () => {
    const { accounts, time } = bench();
    const { caller } = await bench().person("ann");
    await accounts.settings.write("console", { timeZone: "Europe/Berlin" });
    await limit({ requestsPerDay: 2 });
    await use(accounts, caller);
    await use(accounts, caller);
    // It is 13:00 in Berlin.
    assert.equal((await refusal(accounts, caller)).retryAfterSeconds, 11 * 3600);
    time.advance(11 * 3600 - 1);
    await refusal(accounts, caller);
    time.advance(1);
    await use(accounts, caller);
  });

  test("a day's use outlives the server, and another server sees it", async () => {
    const { accounts } = bench();
    const { caller } = await bench().person("ann");
    await limit({ tokensPerDay: 100 });
    await use(accounts, caller, 100);
    await accounts.flush();
    const elsewhere = bench().anotherServer();
    assert.match((await refusal(elsewhere, caller)).detail, /100 tokens per day/);
    await elsewhere.close();
  });

  test("what two servers count is added up", async () => {
    const elsewhere = bench().anotherServer();
    const { caller } = await bench().person("ann");
    await limit({ requestsPerDay: 4 });
    for (const server of [bench().accounts, elsewhere]) await use(server, caller);
    await Promise.all([bench().accounts.flush(), elsewhere.flush()]);
    for (const server of [bench().accounts, elsewhere]) await use(server, caller);
    await bench().accounts.flush();
    await elsewhere.flush();
    await refusal(elsewhere, caller);
    await elsewhere.close();
  });

  test("a person's own limits stand in for everyone's, and a group's are shared by its members", async () => {
    const { accounts } = bench();
    const ann = await bench().person("ann");
    const ben = await bench().person("ben");
    await limit({ requestsPerDay: 1 });
    await limit({ requestsPerDay: 5 }, { kind: "user", who: "ann" });
    await use(accounts, ann.caller);
    await use(accounts, ann.caller);
    await use(accounts, ben.caller);
    await refusal(accounts, ben.caller);
    await accounts.groups.add("console", "core");
    for (const who of ["ann", "ben"]) await accounts.groups.join("console", "core", who);
    await limit({ requestsPerDay: 1 }, { kind: "group", name: "core" });
    await limit({ requestsPerDay: 9 }, { kind: "user", who: "ben" });
    await use(accounts, ben.caller);
    assert.match((await refusal(accounts, ann.caller)).detail, /the group core/);
  });

  test("what is refused costs nothing", async () => {
    const { accounts, time } = bench();
    const { caller } = await bench().person("ann");
    await limit({ requestsPerMinute: 1, requestsPerDay: 2 });
    await use(accounts, caller);
    for (let tries = 0; tries < 20; tries++) await refusal(accounts, caller);
    time.advance(60);
    await use(accounts, caller);
  });

  test("done counts once, however often it is called", async () => {
    const { caller } = await bench().person("ann");
    await limit({ tokensPerDay: 15 });
    const admission = await bench().accounts.admit(caller, { model: "m" });
    assert.ok(admission.kind === "admitted");
    for (let calls = 0; calls < 3; calls++) admission.done({ promptTokens: 10, generatedTokens: 0 });
    await use(bench().accounts, caller);
  });

  test("a model is refused unless one of the groups allows it", async () => {
    const { accounts } = bench();
    const { caller } = await bench().person("ann");
    await accounts.settings.write("console", { modelsWithoutGroup: ["small"] });
    assert.match((await refusal(accounts, caller, "large")).detail, /may not use the model large; they may use small/);
    for (const [name, models] of Object.entries({ one: ["large"], two: ["medium"] })) {
      await accounts.groups.add("console", name);
      await accounts.groups.set("console", { name, models, weight: name === "two" ? 7 : 1 });
      await accounts.groups.join("console", name, "ann");
    }
    await use(accounts, caller, 0, "large");
    await use(accounts, caller, 0, "medium");
    const may = await accounts.models?.(caller);
    assert.deepEqual(may?.kind === "models" && may.models?.toSorted(), ["large", "medium"]);
    assert.equal((await refusal(accounts, caller, "small")).reason, "forbidden");
    const admission = await accounts.admit(caller, { model: "large" });
    assert.equal(admission.kind === "admitted" && admission.weight, 7);
  });

  test("a limit that is no whole number is refused", async () => {
    for (const requestsPerDay of [0, -1, 1.5, NaN, 3e9])
      await assert.rejects(limit({ requestsPerDay }), /whole number/);
    await assert.rejects(limit({}, { kind: "group", name: "none" }), /no group/);
  });
}

async function use(
  ...[accounts, caller, tokens = 0, model = "m"]: [Accounts, Caller, number?, string?]
): Promise<void> {
  const admission = await accounts.admit(caller, { model });
  assert.ok(admission.kind === "admitted", admission.kind === "refused" ? admission.detail : "");
  admission.done({ promptTokens: tokens, generatedTokens: 0 });
}

async function refusal(accounts: Accounts, caller: Caller, model = "m"): Promise<Refused> {
  const answer = await accounts.admit(caller, { model });
  assert.ok(answer.kind === "refused", "it was admitted");
  return answer;
}

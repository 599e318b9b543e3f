import assert from "node:assert/strict";
import { sessionDays } from "../../../server/accounts/people/tokens.ts";
import type { Bench } from "../support/bench.ts";

export function tokenCases(bench: () => Bench): void {
  test("a token says who calls, and only its hash is stored", async () => {
    await bench().accounts.groups.add("console", "core");
    const { secret, caller } = await bench().person("ann", "developer");
    await bench().accounts.groups.join("console", "core", "ann");
    const again = await bench().caller(secret);
    assert.deepEqual(again, { ...caller, groups: ["core"] });
    assert.deepEqual(caller.scopes, ["complete", "self"]);
    const stored = JSON.stringify(await bench().sql.query("select * from tokens"));
    assert.ok(!stored.includes(secret.slice(16, 59)));
  });

  test("every wrong token is refused with the same words", async () => {
    const { accounts, time } = bench();
    const { secret } = await bench().person("ann");
    const other = await bench().person("eve");
    const { secret: revoked, token } = await accounts.tokens.create("console", tokenFor("ann"));
    await accounts.tokens.revoke("console", token.id);
    time.advance(86_400 * 2);
    const { secret: short } = await accounts.tokens.create("console", { ...tokenFor("ann"), days: 1 });
    time.advance(86_400);
    const mixed = secret.slice(0, 16) + other.secret.slice(16);
    const details = new Set<string>();
    for (const wrong of [revoked, short, mixed, `${secret}x`, "lac_", "x", "Bearer", "\0", "é".repeat(65)]) {
      const answer = await accounts.authenticate(wrong);
      assert.ok(answer.kind === "refused" && answer.reason === "unauthorised", wrong);
      details.add(answer.detail);
    }
    assert.equal(details.size, 1);
    assert.equal((await accounts.authenticate(secret)).kind, "caller");
    assert.equal((await accounts.authenticate(undefined)).kind, "refused");
  });

  test("a revoked token is refused at once here, and within 15 s at another server", async () => {
    const { accounts, time } = bench();
    const elsewhere = bench().anotherServer();
    const { secret, caller } = await bench().person("ann");
    assert.equal((await elsewhere.authenticate(secret)).kind, "caller");
    await accounts.tokens.revoke(caller, caller.tokenId ?? "");
    assert.equal((await accounts.authenticate(secret)).kind, "refused");
    time.advance(14);
    assert.equal((await elsewhere.authenticate(secret)).kind, "caller", "it is remembered there");
    time.advance(1);
    assert.equal((await elsewhere.authenticate(secret)).kind, "refused");
    await elsewhere.close();
  });

  test("a session ends with the token that it was opened with, revoked or expired, and no other", async () => {
    const { accounts, time } = bench();
    const { caller } = await bench().person("ann");
    const days = sessionDays;
    const opened = await accounts.tokens.create(caller, { ...tokenFor("ann"), days, openedWith: caller.tokenId });
    const other = await accounts.tokens.create(caller, { ...tokenFor("ann"), days });
    await accounts.tokens.revoke(caller, caller.tokenId ?? "");
    assert.equal((await accounts.authenticate(opened.secret)).kind, "refused");
    assert.equal((await accounts.authenticate(other.secret)).kind, "caller");
    const short = await accounts.tokens.create("console", { ...tokenFor("ann"), days: 1 });
    time.advance(86_400 * 0.9);
    const last = await accounts.tokens.create("console", { ...tokenFor("ann"), days, openedWith: short.token.id });
    assert.deepEqual(last.token.expiresAt, short.token.expiresAt);
  });

  test("a sign-in that fails costs nobody else a question to the database", async () => {
    const { accounts, sql } = bench();
    const { secret } = await bench().person("ann");
    await sql.query("update tokens set revoked_at = now()");
    await accounts.audit.record("console", { action: "login.refuse" });
    assert.equal((await accounts.authenticate(secret)).kind, "caller", "what is remembered stays");
  });

  test("deactivating revokes every token for good", async () => {
    const { accounts } = bench();
    const { secret } = await bench().person("ann");
    const { secret: second } = await accounts.tokens.create("console", tokenFor("ann"));
    await accounts.people.deactivate("console", "ann");
    for (const each of [secret, second]) assert.equal((await accounts.authenticate(each)).kind, "refused");
    await assert.rejects(accounts.tokens.create("console", tokenFor("ann")), /deactivated/);
    await accounts.people.reactivate("console", "ann");
    for (const each of [secret, second]) assert.equal((await accounts.authenticate(each)).kind, "refused");
  });

  test("a changed role holds for the tokens that exist", async () => {
    const { accounts } = bench();
    const { secret } = await bench().person("ann", "admin");
    await accounts.people.setRole("console", "ann", "developer");
    assert.deepEqual((await bench().caller(secret)).scopes, ["complete", "self"]);
  });

  const faults = [
    { what: "a scope beyond the role", token: { scopes: ["audit.read"] as const }, says: /does not have audit.read/ },
    { what: "no scope", token: { scopes: [] }, says: /at least one scope/ },
    { what: "no label", token: { label: " " }, says: /needs a label/ },
    { what: "no end", token: { days: Infinity }, says: /1 to 366 days/ },
    { what: "a day and a half", token: { days: 1.5 }, says: /1 to 366 days/ },
  ];
  for (const { what, token, says } of faults)
    test(`a token with ${what} is refused`, async () => {
      await bench().person("ann");
      await assert.rejects(bench().accounts.tokens.create("console", { ...tokenFor("ann"), ...token }), says);
    });

  test("a narrow token cannot make a wider one", async () => {
    const { caller } = await bench().person("olga", "owner", ["self"]);
    const wider = bench().accounts.tokens.create(caller, { ...tokenFor("olga"), scopes: ["self", "people.write"] });
    await assert.rejects(wider, { reason: "forbidden" });
  });

  test("there are at most 50 live tokens, also when they are asked for at once", async () => {
    await bench().accounts.people.add("console", { name: "ann", role: "developer" });
    const made = Array.from({ length: 55 }, () => bench().accounts.tokens.create("console", tokenFor("ann")));
    const outcomes = (await Promise.allSettled(made)).map(({ status }) => status);
    assert.equal(outcomes.filter((status) => status === "fulfilled").length, 50);
  });

  test("when a token was last used is written within a flush", async () => {
    const { accounts, time } = bench();
    const { caller, secret } = await bench().person("ann");
    time.advance(60);
    await accounts.authenticate(secret);
    await accounts.flush();
    const [token] = await accounts.tokens.list(caller, "ann");
    assert.deepEqual(token?.lastUsedAt, time.wall());
  });

  test("without its database the server refuses as unavailable, and never throws", async () => {
    const { secret, caller } = await bench().person("ann");
    const elsewhere = bench().anotherServer();
    await bench().sql.query("drop schema lacuna cascade");
    const authenticated = await elsewhere.authenticate(secret);
    const admitted = await elsewhere.admit(caller, { model: "m" });
    for (const answer of [authenticated, admitted])
      assert.ok(answer.kind === "refused" && answer.reason === "unavailable");
    await elsewhere.close();
  });
}

const tokenFor = (user: string) => ({ user, label: "laptop", scopes: ["complete"] as const, days: 30 });

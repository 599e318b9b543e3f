import assert from "node:assert/strict";
import type { Caller, Role, Scope } from "../../../server/domain/access.ts";
import { manages, permissions, roles } from "../../../server/accounts/permissions.ts";
import type { Bench } from "../support/bench.ts";

export function peopleCases(bench: () => Bench): void {
  test("the first owner comes in by a code that works once, for a day, and is worthless after the next one", async () => {
    const { accounts, time } = bench();
    const first = await accounts.firstOwner.invite();
    const second = await accounts.firstOwner.invite();
    assert.ok(first !== undefined && second !== undefined && first !== second);
    await assert.rejects(accounts.firstOwner.claim(first, "olga"), /wrong, used or older/);
    time.advance(86_401);
    await assert.rejects(accounts.firstOwner.claim(second, "olga"), /wrong, used or older/);
    const third = (await accounts.firstOwner.invite()) ?? "";
    const owner = await accounts.firstOwner.claim(third, "Olga");
    assert.equal(owner.person.name, "olga");
    assert.deepEqual((await bench().caller(owner.secret)).scopes, permissions.owner);
    await assert.rejects(accounts.firstOwner.claim(third, "eve"), /wrong, used or older/);
    assert.equal(await accounts.firstOwner.invite(), undefined);
  });

  test("of two claims at once one wins", async () => {
    const { accounts } = bench();
    const code = (await accounts.firstOwner.invite()) ?? "";
    const claims = await Promise.allSettled([
      accounts.firstOwner.claim(code, "a"),
      accounts.firstOwner.claim(code, "b"),
    ]);
    assert.deepEqual(claims.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  });

  for (const name of ["", " ", "a b", "x".repeat(101), "-a", "a\nb", "<script>"])
    test(`${JSON.stringify(name)} cannot be a name`, () =>
      assert.rejects(bench().accounts.people.add("console", { name, role: "developer" }), /cannot be a name/));

  test("a name is taken once, whatever its case", async () => {
    await bench().person("ann@example.com");
    const again = bench().accounts.people.add("console", { name: "Ann@Example.com", role: "lead" });
    await assert.rejects(again, /already/);
  });

  test("a role may add exactly the roles that the table says", async () => {
    const { accounts } = bench();
    for (const role of roles) {
      const { caller } = await bench().person(`by-${role}`, role);
      for (const wanted of roles) {
        const adding = accounts.people.add(caller, { name: `${wanted}-of-${role}`, role: wanted });
        if (permissions[role].includes("people.write") && manages[role].includes(wanted)) await adding;
        else await assert.rejects(adding, { reason: "forbidden" }, `${role} added ${wanted}`);
      }
    }
  });

  test("an admin changes no owner and no other admin, in any way", async () => {
    const { accounts } = bench();
    const admin = await bench().person("admin", "admin");
    for (const role of ["owner", "admin", "auditor"] as const) {
      const victim = await bench().person(`victim-${role}`, role);
      const { tokenId = "" } = victim.caller;
      const attempts = [
        accounts.people.setRole(admin.caller, `victim-${role}`, "developer"),
        accounts.people.deactivate(admin.caller, `victim-${role}`),
        accounts.people.erase(admin.caller, `victim-${role}`),
        accounts.tokens.revoke(admin.caller, tokenId),
        accounts.tokens.create(admin.caller, { user: `victim-${role}`, label: "x", scopes: ["self"], days: 1 }),
      ];
      for (const attempt of await Promise.allSettled(attempts)) assert.equal(attempt.status, "rejected");
      assert.equal((await accounts.authenticate(victim.secret)).kind, "caller");
    }
    await assert.rejects(accounts.people.setRole(admin.caller, "admin", "owner"), { reason: "forbidden" });
  });

  test("the last owner stays", async () => {
    const { accounts } = bench();
    await bench().person("olga", "owner");
    const goes = [
      () => accounts.people.deactivate("console", "olga"),
      () => accounts.people.erase("console", "olga"),
      () => accounts.people.setRole("console", "olga", "developer"),
    ];
    for (const go of goes) await assert.rejects(go(), /only owner/);
    await bench().person("oleg", "owner");
    await accounts.people.deactivate("console", "olga");
    await assert.rejects(accounts.people.deactivate("console", "oleg"), /only owner/);
  });

  for (const name of ["none", "Core", "", "a b"])
    test(`a group cannot be called "${name}"`, async () => {
      const { accounts } = bench();
      await assert.rejects(accounts.groups.add("console", name), { reason: "invalid" });
      await accounts.groups.add("console", "core");
      await assert.rejects(accounts.groups.rename("console", "core", name), { reason: "invalid" });
    });

  test("every operation is refused to every role without its permission", async () => {
    const { accounts } = bench();
    await bench().person("target");
    await accounts.groups.add("console", "core");
    for (const role of roles) {
      const { caller } = await bench().person(`role-${role}`, role);
      for (const { needs, run } of operations(bench(), caller)) {
        const isAllowed = needs.some((scope) => permissions[role].includes(scope));
        const outcome = await run().then(
          () => "done",
          (error: { reason?: string }) => error.reason,
        );
        assert.equal(outcome === "forbidden", !isAllowed, `${role}: ${run.toString()} gave ${outcome}`);
      }
    }
  });

  test("a token with fewer scopes does less than its person", async () => {
    const { caller } = await bench().person("olga", "owner", ["self"]);
    // The person asked about does not even exist, which is not told.
    for (const { needs, run } of operations(bench(), caller))
      if (!needs.includes("self")) await assert.rejects(run(), { reason: "forbidden" });
  });
}

const period = { from: "2026-03-01", to: "2026-03-31" };

/** One of each, with the permissions of which one is enough. They succeed or fail for other reasons than permission. */
function operations({ accounts }: Bench, by: Caller) {
  const name = `new-${by.role}`;
  const limits = {
    requestsPerMinute: 5,
    tokensPerMinute: undefined,
    requestsPerDay: undefined,
    tokensPerDay: undefined,
  };
  const role: Role = "developer";
  return [
    { needs: ["people.write"], run: () => accounts.people.add(by, { name, role }) },
    { needs: ["people.write", "usage.read"], run: () => accounts.people.list(by) },
    { needs: ["people.write"], run: () => accounts.people.get(by, "target") },
    { needs: ["self"], run: () => accounts.people.get(by, by.userId) },
    { needs: ["people.write"], run: () => accounts.people.setRole(by, "target", role) },
    { needs: ["people.write"], run: () => accounts.people.deactivate(by, "target") },
    { needs: ["people.write"], run: () => accounts.people.reactivate(by, "target") },
    { needs: ["people.write"], run: () => accounts.people.export(by, "target") },
    { needs: ["self"], run: () => accounts.people.export(by, by.userId) },
    { needs: ["people.write"], run: () => accounts.tokens.list(by, "target") },
    { needs: ["self"], run: () => accounts.tokens.list(by, by.userId) },
    {
      needs: ["self"],
      run: () => accounts.tokens.create(by, { user: by.userId, label: "l", scopes: ["self"], days: 1 }),
    },
    {
      needs: ["people.write"],
      run: () => accounts.tokens.create(by, { user: "target", label: "l", scopes: ["self"], days: 1 }),
    },
    { needs: ["people.write"], run: () => accounts.groups.add(by, name) },
    { needs: ["people.write"], run: () => accounts.groups.rename(by, name, `${name}2`) },
    { needs: ["people.write"], run: () => accounts.groups.join(by, "core", "target") },
    { needs: ["people.write"], run: () => accounts.groups.leave(by, "core", "target") },
    { needs: ["policy.write"], run: () => accounts.groups.set(by, { name: "core", weight: 2, models: undefined }) },
    { needs: ["people.write", "usage.read"], run: () => accounts.groups.list(by) },
    { needs: ["policy.write"], run: () => accounts.limits.set(by, { kind: "everyone" }, limits) },
    { needs: ["people.write", "policy.write"], run: () => accounts.limits.list(by) },
    { needs: ["policy.write"], run: () => accounts.policies.set(by, undefined, "{}") },
    { needs: ["policy.write"], run: () => accounts.policies.list(by) },
    { needs: ["policy.write"], run: () => accounts.policies.remove(by, undefined) },
    { needs: ["policy.write"], run: () => accounts.settings.write(by, { minimumGroup: 6 }) },
    { needs: ["usage.read"], run: () => accounts.usage.report(by, { ...period, by: ["team"] }) },
    { needs: ["self"], run: () => accounts.usage.own(by, period) },
    { needs: ["policy.write"], run: () => accounts.usage.purge(by) },
    { needs: ["audit.read"], run: () => accounts.audit.list(by, { limit: 5 }) },
    { needs: ["audit.read"], run: () => accounts.audit.verify(by, []) },
    { needs: ["audit.read"], run: () => accounts.audit.checkpoint(by) },
    { needs: ["audit.read"], run: () => collect(accounts.audit.export(by)) },
  ] as { needs: Scope[]; run: () => Promise<unknown> }[];
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

import assert from "node:assert/strict";
import type { Arrival } from "../../../server/accounts/people/arrivals.ts";
import type { Bench } from "../support/bench.ts";

const issuer = "https://login.example.com";
const ann = { issuer, subject: "00u-ann" };
const arrival = (more: Partial<Arrival> = {}): Arrival => ({
  ...{ identity: ann, linkTo: undefined, newcomer: undefined },
  ...more,
});
const newcomer = { name: "ann@example.com", role: "developer" } as const;

export function identityCases(bench: () => Bench): void {
  const arrive = async (more: Partial<Arrival> = {}): Promise<string> => {
    const arrived = await bench().accounts.identities.arrive(arrival(more));
    return arrived.kind === "person" ? `${arrived.person.name} ${arrived.person.role}` : arrived.why;
  };
  const recorded = async (): Promise<readonly string[]> =>
    (await bench().accounts.audit.list("console", { limit: 50 }))
      .toReversed()
      .map(({ actor, action, detail }) => `${actor} ${action} ${JSON.stringify(detail)}`);

  test("an identity that nobody has is refused, made a person, or linked by address, as the server says", async () => {
    assert.equal(await arrive({ newcomer }), "noOwner");
    await bench().person("olga", "owner");
    assert.equal(await arrive(), "unknown");
    assert.equal(await arrive({ newcomer: { ...newcomer, name: "Ann Smith" } }), "badName");
    assert.equal(await arrive({ newcomer }), "ann@example.com developer");
    assert.equal(await arrive({ newcomer: { name: "other", role: "admin" } }), "ann@example.com developer");
    assert.equal(await arrive({ identity: { issuer, subject: "successor" }, newcomer }), "nameTaken");
    const elsewhere = { issuer: "https://evil.example", subject: ann.subject };
    assert.equal(await arrive({ identity: elsewhere }), "unknown", "a subject means nothing without its issuer");
    assert.ok((await recorded()).includes(`system user.add {"issuer":"${issuer}","role":"developer"}`));
  });

  test("an address links whoever nobody answers to, once; others are linked by an administrator", async () => {
    await bench().person("olga@example.com", "owner");
    await bench().person("ada@example.com", "admin");
    await bench().person("ann@example.com");
    assert.equal(await arrive({ linkTo: "olga@example.com" }), "unknown");
    assert.equal(await arrive({ linkTo: "ada@example.com" }), "unknown");
    assert.equal(await arrive({ linkTo: "ANN@example.com" }), "ann@example.com developer");
    const successor = { issuer, subject: "00u-successor" };
    assert.equal(await arrive({ identity: successor, linkTo: "ann@example.com" }), "nameTaken");
    assert.ok((await recorded()).includes(`system user.link {"by":"email","issuer":"${issuer}"}`));
  });

  test("an administrator links and unlinks whom they may change, and nobody has two identities at a provider", async () => {
    const { accounts } = bench();
    const { identities } = accounts;
    await bench().person("olga", "owner");
    const { caller: admin } = await bench().person("ada", "admin");
    const { caller: developer } = await bench().person("ann");
    await identities.link(admin, "ann", ann);
    assert.equal(await arrive(), "ann developer");
    await assert.rejects(identities.link(admin, "ann", { issuer, subject: "another" }), { reason: "conflict" });
    await assert.rejects(identities.link("console", "olga", ann), { reason: "conflict" });
    await assert.rejects(identities.link(admin, "olga", { issuer, subject: "ada" }), { reason: "forbidden" });
    await assert.rejects(identities.link(developer, "ann", ann), { reason: "forbidden" });
    await assert.rejects(identities.link(admin, "ann", { issuer: "x", subject: "y" }), { reason: "invalid" });
    await assert.rejects(identities.link(admin, "ann", { issuer, subject: "" }), { reason: "invalid" });
    const at = { linkedAt: bench().time.wall(), signedInAt: bench().time.wall() };
    assert.deepEqual(await identities.list(developer, "ann"), [{ ...ann, ...at }]);
    await assert.rejects(identities.list(developer, "olga"), { reason: "forbidden" });
    await identities.unlink(admin, "ann", issuer);
    assert.equal(await arrive(), "unknown");
    await assert.rejects(identities.unlink(admin, "ann", issuer), { reason: "notFound" });
  });

  test("whoever is deactivated does not come back, and an erased person's identity is a stranger's", async () => {
    const { accounts } = bench();
    await bench().person("olga", "owner");
    await arrive({ newcomer });
    const exported = await accounts.people.export("console", newcomer.name);
    assert.deepEqual(
      exported.identities.map(({ subject }) => subject),
      [ann.subject],
    );
    await accounts.people.deactivate("console", newcomer.name);
    assert.equal(await arrive({ newcomer, linkTo: newcomer.name }), "deactivated");
    await accounts.people.erase("console", newcomer.name);
    assert.deepEqual(await bench().sql.query("select * from identities"), []);
    assert.equal(await arrive(), "unknown");
  });

  test("where it is asked for, tokens count as long as their owner signs in, and again after another sign-in", async () => {
    await bench().person("olga", "owner");
    const { secret } = await bench().person("ann");
    const { secret: machine } = await bench().person("build", "service");
    const there = bench().anotherServer({ recentSignIn: { issuer, days: 3 } });
    const says = async (token: string): Promise<string> => {
      const answer = await there.authenticate(token);
      return answer.kind === "caller" ? answer.caller.name : `${answer.reason}: ${answer.detail}`;
    };
    const by = async (): Promise<string | undefined> =>
      (await there.identities.signInBy("console", "ann"))?.toISOString();
    bench().time.advance(4 * 86_400);
    assert.equal(await says(secret), "ann", "who is nobody at the provider cannot sign in there");
    assert.equal(await by(), undefined);
    await there.identities.link("console", "ann", ann);
    bench().time.advance(3 * 86_400 - 1);
    assert.equal(await says(secret), "ann", "being linked counts as a sign-in");
    bench().time.advance(1);
    assert.match(await says(secret), /^unauthorised: .*for 3 days; sign in there at this server's page \/signin/);
    assert.doesNotMatch(await says(`${secret.slice(0, -1)}x`), /sign in there/);
    assert.equal(await says(machine), "build");
    assert.equal(
      await bench()
        .accounts.authenticate(secret)
        .then(({ kind }) => kind),
      "caller",
      "elsewhere it is not asked",
    );
    await there.identities.arrive(arrival());
    assert.equal(await says(secret), "ann");
    assert.equal(await by(), new Date(bench().time.wall().getTime() + 3 * 86_400_000).toISOString());
    assert.equal(
      (await there.identities.list("console", "ann"))[0]?.signedInAt?.getTime(),
      bench().time.wall().getTime(),
    );
    await there.close();
  });

  test("two first sign-ins at once make one person", async () => {
    await bench().person("olga", "owner");
    const both = await Promise.all([arrive({ newcomer }), arrive({ newcomer })]);
    assert.deepEqual(both, ["ann@example.com developer", "ann@example.com developer"]);
  });

  test("the provider decides about its own groups alone, and never takes the last owner away", async () => {
    const { accounts } = bench();
    const { identities, groups } = accounts;
    const { caller: olga } = await bench().person("olga", "owner");
    for (const name of ["core", "web", "own"]) await groups.add("console", name);
    await groups.join("console", "own", "olga");
    const inLine = async (role: "owner" | "lead", held: readonly string[]): Promise<string> => {
      const person = await accounts.people.get("console", olga.userId);
      const after = await identities.bringInLine(person, { role, groups: { governed: ["core", "web", "none"], held } });
      return `${after.role} ${after.groups.join(",")}`;
    };
    assert.equal(await inLine("owner", ["core", "none"]), "owner core,own");
    const before = (await recorded()).length;
    assert.equal(await inLine("owner", ["core", "none"]), "owner core,own");
    assert.equal((await recorded()).length, before, "nothing changed, nothing recorded");
    assert.equal(await inLine("lead", ["web"]), "owner own,web");
    await bench().person("second", "owner");
    assert.equal(await inLine("lead", []), "lead own");
    assert.ok((await recorded()).includes('system user.role {"from":"owner","to":"lead"}'));
  });
}

import assert from "node:assert/strict";
import { identityEndpoints } from "../../server/admin/identities.ts";
import { checkProvider } from "../../server/cli/serve/checkProvider.ts";
import { post, testGateway } from "../gateway/support/testGateway.ts";
import { Browser } from "./support/browser.ts";
import { oidcConfig } from "./support/oidcConfig.ts";
import { OidcBench } from "./support/oidcBench.ts";

suite("sign-in: whom an identity provider brings", function () {
  this.timeout(60_000);
  const bench = OidcBench.forSuite();

  test("somebody unknown is refused, and told what an administrator needs to link them", async () => {
    await bench().serve({ newPeople: { create: false } });
    const { subject, email } = bench().somebody();
    const page = await bench().signIn(subject);
    await bench().refused(page, 403, /does not/);
    for (const needed of [subject, bench().idp.issuer]) assert.ok(page.text.includes(`<code>${needed}</code>`));
    await bench().accounts.people.add("console", { name: email, role: "lead" });
    await bench().refused(await bench().signIn(subject), 403, /does not/);
    await bench().accounts.identities.link("console", email, { issuer: bench().idp.issuer, subject });
    const browser = new Browser();
    await bench().signIn(subject, browser);
    assert.match(await bench().me(browser), new RegExp(`${email}</strong> \\(lead\\)`));
  });

  test("an address links if it is verified and the server allows it; else a name that is taken is refused", async () => {
    await bench().serve();
    const { subject, email } = bench().somebody();
    await bench().accounts.people.add("console", { name: email, role: "lead" });
    await bench().refused(await bench().signIn(subject), 409, /has your name already/);
    await bench().serve({ linkByEmail: true });
    bench().idp.people.set(subject, { email, email_verified: false });
    await bench().refused(await bench().signIn(subject), 403, /does not say that your e-mail address is yours/);
    bench().idp.people.set(subject, { email, email_verified: true });
    assert.equal((await bench().signIn(subject)).status, 200);
    bench().idp.people.set(subject, { email: "changed@example.com", email_verified: true });
    const browser = new Browser();
    await bench().signIn(subject, browser);
    assert.match(await bench().me(browser), new RegExp(email), "once linked, the address does not matter");
  });

  test("people of other domains are refused", async () => {
    await bench().serve({ emailDomains: ["example.com"] });
    assert.equal((await bench().signIn(bench().somebody().subject)).status, 200);
    for (const email of ["a@evil.example", "a@example.com.evil.example", "a@sub.example.com"])
      await bench().refused(await bench().signIn(bench().somebody({ email }).subject), 403, /may not use this server/);
    await bench().refused(await bench().signIn(bench().somebody({ email_verified: false }).subject), 403, /is yours/);
  });

  test("the provider's groups become groups and a role, and are taken away at the next sign-in", async () => {
    for (const name of ["core", "web", "byhand"]) await bench().accounts.groups.add("console", name);
    await bench().serve({
      scopes: ["openid", "email", "groups"],
      groups: { "eng-core": "core", "eng-web": "web", "eng-none": "nowhere" },
      roles: { "eng-admins": "admin", "eng-leads": "lead" },
    });
    const { subject, email } = bench().somebody({
      groups: ["eng-core", "eng-none", "eng-leads", "eng-admins", "constructor"],
    });
    const standing = async (): Promise<string> => {
      assert.equal((await bench().signIn(subject)).status, 200);
      const { role, groups } = await bench().accounts.people.get("console", email);
      return `${role} ${groups.join(",")}`;
    };
    assert.equal(await standing(), "admin core");
    await bench().accounts.groups.join("console", "byhand", email);
    bench().idp.people.set(subject, { email, email_verified: true, groups: ["eng-web", "eng-leads"] });
    assert.equal(await standing(), "lead byhand,web");
    bench().idp.people.set(subject, { email, email_verified: true });
    assert.equal(await standing(), "developer byhand");
    await bench().accounts.people.setRole("console", email, "auditor");
    assert.equal(await standing(), "auditor byhand", "a role that the provider cannot give is not its to take");
    bench().idp.people.set(subject, { email, email_verified: true, _claim_names: { groups: "src1" } });
    bench().idp.forge = (claims) => ({ ...claims, _claim_names: { groups: "src1" } });
    await bench().refused(await bench().signIn(subject), 403, /so many groups/);
  });

  test("whoever is deactivated stays outside, and an owner stays an owner", async () => {
    await bench().serve({ scopes: ["openid", "email", "groups"], roles: { devs: "developer" } });
    const { subject, email } = bench().somebody();
    await bench().signIn(subject);
    await bench().accounts.people.deactivate("console", email);
    await bench().refused(await bench().signIn(subject), 403, /deactivated/);
    const owner = bench().somebody({ groups: ["devs"] });
    await bench().accounts.identities.link("console", "olga", { issuer: bench().idp.issuer, subject: owner.subject });
    const browser = new Browser();
    await bench().signIn(owner.subject, browser);
    assert.match(await bench().me(browser), /olga<\/strong> \(owner\)/);
    await bench().accounts.identities.unlink("console", "olga", bench().idp.issuer);
  });

  test("signing out leads whoever came from the provider to its own page for that, if the server says so", async () => {
    for (const signOutAtProvider of [true, false]) {
      const url = await bench().serve({ signOutAtProvider });
      const browser = new Browser();
      await bench().signIn(bench().somebody().subject, browser);
      const out = await browser.post(`${url}/signout`, {});
      const [, at = ""] = /url=([^"]+)"/.exec(out.text.replaceAll("&#38;", "&")) ?? [];
      assert.equal(at !== "", signOutAtProvider);
      assert.doesNotMatch(await bench().me(browser), /You are signed in/);
      if (!signOutAtProvider) continue;
      assert.equal(new URL(at).searchParams.get("post_logout_redirect_uri"), `${url}/signin`);
      const atProvider = await browser.get(at);
      assert.deepEqual([atProvider.status, /sign-out/i.test(atProvider.text)], [200, true]);
    }
    const url = await bench().serve({ signOutAtProvider: true });
    const { secret } = await bench().accounts.tokens.create("console", {
      ...{ user: "olga", label: "x", scopes: ["self"], days: 1 },
    });
    const byToken = new Browser();
    await byToken.post(`${url}/signin`, { token: secret });
    assert.equal((await byToken.post(`${url}/signout`, {})).location, `${url}/signin`, "not from the provider");
  });

  test("an administrator links and unlinks over HTTP", async () => {
    const issuer = "https://login.example.com";
    const { accounts } = bench();
    const gateway = await testGateway({ says: "x" }, { access: accounts, moreRoutes: identityEndpoints(accounts) });
    await accounts.people.add("console", { name: "ada", role: "admin" });
    await accounts.people.add("console", { name: "bob", role: "developer" });
    const scopes = ["people.write", "self"] as const;
    const { secret } = await accounts.tokens.create("console", { user: "ada", label: "x", scopes, days: 1 });
    const headers = { authorization: `Bearer ${secret}` };
    const path = `${gateway.url}/v1/lacuna/people/bob/identities`;
    const ask = async (url: string, body: object): Promise<number> => (await post(url, body, headers)).status;
    const subjects = async (): Promise<readonly string[]> => {
      const { identities } = (await (await fetch(path, { headers })).json()) as { identities: { subject: string }[] };
      return identities.map(({ subject }) => subject);
    };
    assert.equal(await ask(path, { issuer, subject: "00u-bob" }), 200);
    assert.deepEqual(await subjects(), ["00u-bob"]);
    assert.equal(await ask(path, { issuer, subject: "another" }), 409);
    assert.equal(await ask(path, { issuer }), 400);
    assert.equal(await ask(path.replace("bob", "olga"), { issuer, subject: "mine" }), 403, "an owner is not theirs");
    assert.equal(await ask(`${path}/remove`, { issuer }), 200);
    assert.equal(await ask(`${path}/remove`, { issuer }), 404);
    assert.deepEqual(await subjects(), []);
  });

  test("the check of the configuration says whether the provider answers", async () => {
    await bench().serve();
    const check = (issuer: string) => checkProvider(oidcConfig({ issuer }), {});
    assert.deepEqual((await check(bench().idp.issuer)).isFault, false);
    const other = await check(bench().idp.issuer.replace("127.0.0.1", "localhost"));
    assert.equal(other.isFault, true);
    assert.match(other.text, /cannot be used \(the provider calls itself otherwise/);
    await bench().idp.pause();
    const down = await check(bench().idp.issuer);
    assert.equal(down.isFault, false);
    assert.match(down.text, /cannot be reached from here; the server starts all the same \(ECONNREFUSED\)/);
  });
});

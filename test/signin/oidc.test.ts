import assert from "node:assert/strict";
import { fakeClock } from "../support/fakeClock.ts";
import { Browser } from "./support/browser.ts";
import { registered, type Known } from "./support/identityProvider.ts";
import { OidcBench } from "./support/oidcBench.ts";

suite("sign-in: an identity provider", function () {
  this.timeout(60_000);
  const bench = OidcBench.forSuite();

  test("somebody signs in, comes back to where they wanted, and nothing of them is in the log", async () => {
    const url = await bench().serve();
    const { subject, email } = bench().somebody();
    const browser = new Browser();
    const page = await bench().signIn(subject, browser);
    assert.equal(page.status, 200, page.text);
    assert.match(page.text, /<meta http-equiv="refresh" content="0; url=\/device\?user_code=A" \/>/);
    assert.doesNotMatch(page.text, /<script/);
    assert.match(await bench().me(browser), new RegExp(`<strong>${email}</strong> \\(developer\\)`));
    assert.match(page.headers.getSetCookie().join("\n"), /^lacuna_session=lac_\w+; Path=\/; HttpOnly; SameSite=Strict/);
    assert.equal(browser.cookie(url, "lacuna_oidc"), undefined, "what the sign-in was known by is gone");
    assert.equal(await bench().recorded(), 'login.accept {"way":"oidc"}');
    const again = new Browser();
    await bench().signIn(subject, again);
    assert.match(await bench().me(again), new RegExp(email), "the second time finds the same person");
    const written = [...bench().logLines, ...bench().gateway.logLines, await bench().recorded()].join("\n");
    for (const kept of [email, subject, "code=", registered.secret, browser.cookie(url, "lacuna_session") ?? "?"])
      assert.ok(!written.includes(kept), kept);
  });

  test("the ways to sign in name it, and the page links to it", async () => {
    const url = await bench().serve({ name: "Acme & Co" });
    assert.deepEqual(await (await fetch(`${url}/v1/lacuna/signin`)).json(), {
      token: true,
      oidc: { name: "Acme & Co", startUrl: "/signin/oidc" },
    });
    const page = await (await fetch(`${url}/signin?next=/device`)).text();
    assert.match(page, /<a class="button" href="\/signin\/oidc\?next=%2Fdevice">Sign in with Acme &#38; Co<\/a>/);
  });

  test("the request carries PKCE, state and nonce, and is bound to this browser", async () => {
    const url = await bench().serve();
    const page = await new Browser().get(`${url}/signin/oidc`);
    const asked = new URL(page.location ?? "").searchParams;
    assert.deepEqual(
      ["response_type", "client_id", "scope", "redirect_uri", "code_challenge_method"].map((each) => asked.get(each)),
      ["code", "lacuna", "openid profile email", `${url}/signin/oidc/callback`, "S256"],
    );
    for (const each of ["state", "nonce", "code_challenge"]) assert.equal(asked.get(each)?.length, 43, each);
    assert.match(
      page.headers.get("set-cookie") ?? "",
      /^lacuna_oidc=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/,
    );
  });

  test("an answer is good for one use, in the browser that asked", async () => {
    await bench().serve();
    const { subject } = bench().somebody();
    const browser = new Browser();
    const callback = (await bench().untilCallback(subject, browser)).location ?? "";
    await bench().refused(await new Browser().get(callback), 400, /another browser/);
    assert.equal(await bench().recorded(), 'login.refuse {"way":"oidc","why":"expired"}');
    const elsewhere = new Browser();
    await elsewhere.get(`${bench().gateway.url}/signin/oidc`);
    await bench().refused(await elsewhere.get(callback), 400, /another browser/);
    const kept = new Map(browser.cookies.get(new URL(bench().gateway.url).host));
    assert.equal((await browser.get(callback)).status, 200, "the right browser is not disturbed by the wrong ones");
    await bench().refused(await browser.get(callback), 400, /another browser/);
    browser.cookies.set(new URL(bench().gateway.url).host, kept);
    await bench().refused(await browser.get(callback), 400, /has been used/);
  });

  const tampered: readonly (readonly [what: string, change: Record<string, unknown>, says: RegExp, why: string])[] = [
    ["PKCE", { verifier: "x".repeat(43) }, /has been used/, "expired"],
    ["nonce", { nonce: "another" }, /not meant for this sign-in/, "forged"],
    ["state", { state: "another" }, /another browser/, "expired"],
    ["time", { startedAt: Date.now() - 11 * 60_000 }, /older than ten minutes/, "expired"],
  ];
  for (const [what, change, says, why] of tampered)
    test(`a browser whose ${what} is another gets nowhere`, async () => {
      await bench().serve();
      const browser = new Browser();
      const { location } = await bench().untilCallback(bench().somebody().subject, browser);
      bench().tamper(browser, change);
      await bench().refused(await browser.get(location ?? ""), 400, says);
      assert.equal(await bench().recorded(), `login.refuse {"way":"oidc","why":"${why}"}`);
    });

  const forgeries: readonly (readonly [what: string, change: Known, status: number, why: string])[] = [
    ["another audience", { aud: "another" }, 400, "forged"],
    ["another issuer", { iss: "https://evil.example" }, 400, "forged"],
    ["no nonce", { nonce: undefined }, 400, "forged"],
    ["the end an hour ago", { exp: Math.floor(Date.now() / 1000) - 3600 }, 502, "clock"],
    ["the beginning in an hour", { nbf: Math.floor(Date.now() / 1000) + 3600 }, 502, "clock"],
  ];
  for (const [what, change, status, why] of forgeries)
    test(`an ID token with ${what} is refused`, async () => {
      await bench().serve();
      bench().idp.forge = (claims) => ({ ...claims, ...change });
      await bench().refused(
        await bench().signIn(bench().somebody().subject),
        status,
        why === "clock" ? /clock/ : /not meant for this sign-in/,
      );
      assert.equal(await bench().recorded(), `login.refuse {"way":"oidc","why":"${why}"}`);
      const warned = bench().logLines.join("\n");
      assert.match(warned, /forged: the|clock: the/);
      assert.doesNotMatch(warned, /evil\.example/);
    });

  test("clocks may differ by half a minute", async () => {
    await bench().serve();
    bench().idp.forge = (claims) => ({ ...claims, exp: Math.floor(Date.now() / 1000) - 30 });
    assert.equal((await bench().signIn(bench().somebody().subject)).status, 200);
  });

  test("an ID token that the provider has not signed is refused", async () => {
    await bench().serve();
    bench().idp.isFalseKey = true;
    await bench().refused(await bench().signIn(bench().somebody().subject), 400, /was changed on its way/);
  });

  test("whoever cancels is told so, and can try again", async () => {
    await bench().serve();
    const browser = new Browser();
    const atProvider = await browser.follow(await browser.get(`${bench().gateway.url}/signin/oidc?next=/device`));
    const [, abort = ""] = /href="([^"]*\/abort)"/.exec(atProvider.text) ?? [];
    const page = await browser.follow(await browser.get(new URL(abort, atProvider.url).href));
    await bench().refused(page, 403, /you cancelled/);
    assert.match(page.text, /href="\/signin\/oidc\?next=%2Fdevice">Try again/);
    assert.equal(await bench().recorded(), 'login.refuse {"way":"oidc","why":"denied"}');
  });

  test("a wrong client secret is the administrator's matter, and the log names it", async () => {
    await bench().serve({}, { secret: "another secret of sixteen" });
    await bench().refused(await bench().signIn(bench().somebody().subject), 502, /Tell an administrator/);
    assert.match(bench().logLines.join("\n"), /misconfigured: the provider refuses the client ID, its secret/);
    assert.doesNotMatch(bench().logLines.join("\n"), /secret of sixteen/);
  });

  test("a provider that is down stops nothing, and is found once it is back", async () => {
    await bench().serve();
    await bench().idp.pause();
    await bench().refused(await new Browser().get(`${bench().gateway.url}/signin/oidc`), 503, /cannot be reached/);
    assert.equal((await fetch(`${bench().gateway.url}/signin`)).status, 200);
    assert.match(bench().logLines.join("\n"), /unreachable: ECONNREFUSED/);
    await bench().idp.resume();
    await bench().serve();
    assert.equal((await bench().signIn(bench().somebody().subject)).status, 200);
  });

  test("nobody is sent elsewhere afterwards", async () => {
    await bench().serve();
    const { subject } = bench().somebody();
    for (const next of ["https://evil.example", "//evil.example", "/\\evil.example", "/a\nb", `/${"a".repeat(5000)}`]) {
      const page = await bench().signIn(subject, new Browser(), next);
      assert.match(page.text, /url=\/dashboard"/, next);
      assert.doesNotMatch(page.text, /evil/);
    }
    const browser = new Browser();
    const { location } = await bench().untilCallback(subject, browser);
    bench().tamper(browser, { next: "//evil.example" });
    assert.match((await browser.get(location ?? "")).text, /url=\/dashboard"/);
  });

  test("one address cannot ask without end", async () => {
    const url = await bench().serve({}, { clock: fakeClock() });
    const statuses: number[] = [];
    for (let at = 0; at < 7; at++) statuses.push((await fetch(`${url}/signin/oidc/callback`)).status);
    assert.deepEqual(statuses, [400, 400, 400, 400, 400, 400, 429]);
    const refusal = await fetch(`${url}/signin/oidc`, { redirect: "manual" });
    assert.equal(refusal.status, 429);
    assert.ok(Number(refusal.headers.get("retry-after")) >= 1);
  });
});

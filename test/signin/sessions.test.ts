import assert from "node:assert/strict";
import { sessionIn } from "../../server/gateway/http/session.ts";
import { systemClock } from "../../server/base/systemClock.ts";
import { ownPath } from "../../server/signin/ownPath.ts";
import { cookieFor, Sessions } from "../../server/signin/sessions.ts";
import { signInRoutes } from "../../server/signin/signInRoutes.ts";
import { post } from "../gateway/support/testGateway.ts";
import { cookiesOf, form, signInBench, type Bench } from "./support/signInBench.ts";

suite("sign-in: sessions", function () {
  this.timeout(60_000);
  let bench: Bench;
  let url = "";
  setup(async () => {
    bench = await signInBench((accounts) => signInRoutes({ accounts, clock: systemClock, canBeClaimed: true }));
    ({ url } = bench.gateway);
  });
  teardown(() => bench.close());

  const signIn = async (token: string): Promise<string> => {
    const response = await post(`${url}/v1/lacuna/session`, { token });
    assert.equal(response.status, 200, await response.clone().text());
    return cookiesOf(response);
  };
  const ask = (cookie: string, headers: Record<string, string> = { "sec-fetch-site": "same-origin" }) =>
    post(`${url}/v1/completions`, { prompt: "a" }, { cookie, ...headers });

  test("a token becomes a session that may do no more, and signing out ends it", async () => {
    const { secret, name } = await bench.somebody("admin", ["complete", "self"]);
    const response = await post(`${url}/v1/lacuna/session`, { token: secret });
    const { expiresAt, ...said } = (await response.json()) as { expiresAt: string };
    assert.deepEqual(said, { user: name, role: "admin", groups: [], scopes: ["complete", "self"] });
    const hours = (Date.parse(expiresAt) - Date.now()) / 3_600_000;
    assert.ok(hours > 11.9 && hours <= 12, String(hours));
    const cookie = cookiesOf(response);
    assert.ok(!cookie.includes(secret), "a session has a secret of its own");
    assert.equal((await ask(cookie)).status, 200);
    const ended = await post(`${url}/v1/lacuna/session/end`, {}, { cookie, "sec-fetch-site": "same-origin" });
    assert.deepEqual(await ended.json(), { ended: true, goOnAt: null });
    assert.match(ended.headers.get("set-cookie") ?? "", /^lacuna_session=; .*Max-Age=0/);
    assert.equal((await ask(cookie)).status, 401);
    assert.equal(
      (await post(`${url}/v1/completions`, { prompt: "a" }, { authorization: `Bearer ${secret}` })).status,
      200,
    );
  });

  test("the audit log tells of sign-ins and refusals by pseudonym, and no secret is in it or in the log", async () => {
    const { secret, name } = await bench.somebody();
    const cookie = await signIn(secret);
    const wrong = secret.slice(0, -1) + (secret.endsWith("a") ? "b" : "a");
    assert.equal((await post(`${url}/v1/lacuna/session`, { token: wrong })).status, 401);
    const records = await bench.audited();
    const logins = records.filter(({ said }) => said.startsWith("login"));
    assert.deepEqual(
      logins.map(({ said }) => said),
      ['login.accept {"way":"token"}', 'login.refuse {"way":"token"}'],
    );
    assert.match(logins[0]?.actor ?? "", /^P[0-9a-f]{16}$/);
    assert.equal(logins[1]?.actor, "unknown");
    const written = JSON.stringify(records) + bench.gateway.logLines.join("\n");
    for (const kept of [secret, wrong, cookie.split("=")[1] ?? "?", name]) assert.ok(!written.includes(kept));
  });

  test("a browser with an expired or foreign session is a stranger, and gets rid of its cookie", async () => {
    for (const cookie of ["lacuna_session=nonsense", "lacuna_session="]) {
      assert.equal((await ask(cookie)).status, 401);
      const ended = await post(`${url}/v1/lacuna/session/end`, {}, { cookie, "sec-fetch-site": "same-origin" });
      assert.match(ended.headers.get("set-cookie") ?? "", /Max-Age=0/);
    }
  });

  test("a token that is not for pages, and one of somebody deactivated, open no session", async () => {
    const narrow = await bench.somebody("developer", ["complete"]);
    const refused = await post(`${url}/v1/lacuna/session`, { token: narrow.secret });
    assert.deepEqual([refused.status, refused.headers.get("set-cookie")], [403, null]);
    assert.match(await refused.text(), /\\"self\\"/);
    const { secret, name } = await bench.somebody();
    const cookie = await signIn(secret);
    await bench.accounts.people.deactivate("console", name);
    assert.equal((await ask(cookie)).status, 401, "a session ends with its person");
    assert.equal((await post(`${url}/v1/lacuna/session`, { token: secret })).status, 401);
  });

  test("revoking a token ends the sessions that were opened with it", async () => {
    const { secret, name } = await bench.somebody();
    const cookie = await signIn(secret);
    const { accounts } = bench;
    const [token] = await accounts.tokens.list("console", name);
    await accounts.tokens.revoke("console", token?.id ?? "");
    assert.equal((await ask(cookie)).status, 401);
  });

  test("guessing is slow", async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 11; at++)
      statuses.push((await post(`${url}/v1/lacuna/session`, { token: `guess-${at}` })).status);
    assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 401), 429]);
  });

  test("the eleventh browser signs out the first", async () => {
    const { secret } = await bench.somebody();
    const first = await signIn(secret);
    for (let at = 0; at < 9; at++) await signIn(secret);
    assert.equal((await ask(first)).status, 200);
    await new Sessions(bench.accounts, systemClock).fromToken(secret);
    assert.equal((await ask(first)).status, 401);
  });

  test("a form of a foreign page cannot act for somebody signed in", async () => {
    const cookie = await signIn((await bench.somebody()).secret);
    const asForm = (headers: Record<string, string>) =>
      fetch(`${url}/v1/lacuna/device/approve`, { method: "POST", headers: { cookie, ...headers } });
    assert.equal((await asForm({ "sec-fetch-site": "cross-site" })).status, 401);
    assert.equal((await asForm({ origin: "https://evil.example" })).status, 403);
    assert.equal((await asForm({ origin: url })).status, 415, "no content type, no change");
    assert.equal((await ask(cookie, {})).status, 401, "a change has to prove where it comes from");
    assert.equal((await form(`${url}/signout`, {}, { cookie, origin: "https://evil.example" })).status, 403);
    assert.equal((await ask(cookie)).status, 200);
  });

  test("the page signs in and out without a script, and says what is wrong", async () => {
    const { secret, name } = await bench.somebody();
    const page = await fetch(`${url}/signin?next=/device`);
    const text = await page.text();
    assert.match(text, /name="next" value="\/device"/);
    assert.doesNotMatch(text, /<script|onclick/);
    assert.match(page.headers.get("content-security-policy") ?? "", /^default-src 'none'; style-src 'sha256-/);
    const wrong = await form(`${url}/signin`, { token: "<b>no</b>", next: "/device" });
    assert.equal(wrong.status, 401);
    assert.match(await wrong.text(), /role="alert">this token is unknown/);
    const right = await form(`${url}/signin`, { token: ` ${secret} `, next: "/device" });
    assert.deepEqual([right.status, right.headers.get("location")], [303, "/device"]);
    const cookie = cookiesOf(right);
    assert.match(await (await fetch(`${url}/signout`, { headers: { cookie } })).text(), new RegExp(`<strong>${name}`));
    const out = await form(`${url}/signout`, {}, { cookie });
    assert.equal(out.headers.get("location"), "/signin");
    assert.equal((await ask(cookie)).status, 401);
  });
});

suite("sign-in: the cookie", () => {
  const own = { host: "code.example.com" };
  const requests: readonly (readonly [
    what: string,
    method: string,
    headers: Record<string, string>,
    isTaken: boolean,
  ])[] = [
    ["a page's own reading", "GET", { "sec-fetch-site": "same-origin" }, true],
    ["an address that was typed", "GET", { "sec-fetch-site": "none" }, true],
    ["an old browser's reading", "GET", {}, true],
    ["a foreign page's reading", "GET", { "sec-fetch-site": "cross-site" }, false],
    ["a neighbour's reading", "GET", { "sec-fetch-site": "same-site" }, false],
    ["a page's own change", "POST", { origin: "https://code.example.com" }, true],
    ["a change of unknown origin", "POST", {}, false],
    ["a change that was typed", "POST", { "sec-fetch-site": "none" }, false],
    ["a change from another port", "POST", { origin: "https://code.example.com:8443" }, false],
    ["a change without an origin", "POST", { origin: "null" }, false],
    [
      "a foreign page with a forged site",
      "POST",
      { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
      false,
    ],
  ];
  for (const [what, method, headers, isTaken] of requests)
    test(`${what}: ${isTaken ? "signed in" : "a stranger"}`, () => {
      const cookie = "a=b; lacuna_session=secret; lacuna_sessions=other";
      const found = sessionIn({ method, headers: { ...own, cookie, ...headers }, protocol: "http" });
      assert.equal(found, isTaken ? "secret" : undefined);
    });

  test("it is for this server alone, out of scripts' reach, and for TLS alone where there is TLS", () => {
    assert.equal(
      cookieFor("s", "http://localhost:1"),
      "lacuna_session=s; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200",
    );
    assert.equal(
      cookieFor("s", "https://a"),
      "__Host-lacuna_session=s; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure",
    );
  });

  test("over TLS a cookie that a neighbouring host can have set signs nobody in", () => {
    const planted = "lacuna_session=theirs";
    const found = (protocol: string, cookie: string): string | undefined =>
      sessionIn({ method: "GET", headers: { host: "code.example.com", cookie }, protocol });
    assert.equal(found("https", planted), undefined);
    assert.equal(found("https", `${planted}; __Host-lacuna_session=mine`), "mine");
    assert.equal(found("http", `${planted}; __Host-lacuna_session=mine`), "mine", "behind a proxy that is not listed");
    assert.equal(found("http", planted), "theirs", "without TLS there is no such prefix");
  });

  test("signing in leads to a path of this server only", () => {
    const paths = [
      "/device?user_code=A",
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "/a\nb",
      "",
      undefined,
    ];
    assert.deepEqual(paths.map(ownPath), ["/device?user_code=A", ...Array.from({ length: 6 }, () => "/dashboard")]);
  });
});

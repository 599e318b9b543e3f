import assert from "node:assert/strict";
import { DeviceCodes } from "../../server/signin/deviceCodes.ts";
import { signInRoutes } from "../../server/signin/signInRoutes.ts";
import { post } from "../gateway/support/testGateway.ts";
import { fakeClock } from "../support/fakeClock.ts";
import { cookiesOf, form, signInBench, type Bench } from "./support/signInBench.ts";

const somebody = { userId: "U1", name: "ann", role: "developer", groups: [], tokenId: "t", scopes: [] } as const;

suite("sign-in: device codes", () => {
  test("a code has no letters that are taken for others, and is found however it is written", () => {
    const codes = new DeviceCodes(fakeClock());
    const { userCode, deviceCode } = codes.start("Vim", "10.0.0.1");
    assert.match(userCode, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    assert.ok(deviceCode.length >= 43);
    for (const written of [
      userCode,
      userCode.toLowerCase(),
      userCode.replace("-", " "),
      ` ${userCode.replace("-", "")}`,
    ])
      assert.equal(codes.find(written)?.client, "Vim");
    for (const written of ["", "AAAA-AAAA", userCode.slice(1)]) assert.equal(codes.find(written), undefined);
  });

  test("the client that asks too often is slowed down, and told a decision once", async () => {
    const clock = fakeClock();
    const codes = new DeviceCodes(clock);
    const { deviceCode, userCode } = codes.start("Vim", "10.0.0.1");
    const poll = async (afterMs: number) => {
      await clock.advance(afterMs);
      return codes.poll(deviceCode).kind;
    };
    assert.equal(await poll(0), "pending");
    assert.equal(await poll(4600), "pending", "a little early is the network's doing");
    assert.equal(await poll(1000), "slowDown");
    assert.equal(await poll(5000), "slowDown", "the interval has grown");
    assert.equal(codes.approve(userCode, somebody), true);
    assert.equal(codes.deny(userCode), false, "a decision stands");
    assert.equal(codes.find(userCode), undefined);
    assert.equal(await poll(15_000), "approved");
    assert.equal(await poll(15_000), "unknown");
  });

  test("a code is worthless after ten minutes, and a refused one at once", async () => {
    const clock = fakeClock();
    const codes = new DeviceCodes(clock);
    const [late, denied] = [codes.start("Vim", "10.0.0.1"), codes.start("Vim", "10.0.0.1")];
    assert.equal(codes.deny(denied.userCode), true);
    assert.equal(codes.poll(denied.deviceCode).kind, "denied");
    await clock.advance(600_000);
    assert.equal(codes.approve(late.userCode, somebody), false);
    assert.equal(codes.poll(late.deviceCode).kind, "expired");
    assert.equal(codes.poll("guess").kind, "unknown");
  });

  test("what waits is bounded, per address and altogether", async () => {
    const clock = fakeClock();
    const codes = new DeviceCodes(clock);
    for (let at = 0; at < 20; at++) codes.start("Vim", "10.0.0.1");
    assert.throws(() => codes.start("Vim", "10.0.0.1"), /Too many clients/);
    await clock.advance(600_000);
    assert.ok(codes.start("Vim", "10.0.0.1").userCode, "what is over keeps nobody waiting");
    for (let at = 0; at < 479; at++) codes.start("Vim", `10.0.1.${at}`);
    assert.throws(() => codes.start("Vim", "10.0.0.2"), /Too many clients/);
    await clock.advance(1_200_000);
    codes.start("Vim", "10.0.0.1");
  });
});

suite("sign-in: an editor", function () {
  this.timeout(120_000);
  let bench: Bench;
  let url = "";
  const clock = fakeClock();
  suiteSetup(async () => {
    bench = await signInBench((accounts) => signInRoutes({ accounts, clock, canBeClaimed: true }));
    ({ url } = bench.gateway);
  });
  suiteTeardown(() => bench.close());

  const start = async (client = "Neovim on ann's laptop") =>
    (await (await post(`${url}/v1/lacuna/device`, { client_name: client })).json()) as Record<string, string>;
  const poll = async (deviceCode: string | undefined) => {
    await clock.advance(10_000);
    const response = await post(`${url}/v1/lacuna/device/token`, { device_code: deviceCode });
    return (await response.json()) as { error?: string; access_token?: string; user?: string; scope?: string };
  };
  const cookieOf = async (secret: string) => cookiesOf(await post(`${url}/v1/lacuna/session`, { token: secret }));

  test("is let in through the page, and gets a token of its own for completions", async () => {
    const { secret, name } = await bench.somebody("admin", ["complete", "self", "people.write"]);
    const asked = await start();
    assert.deepEqual([asked["expires_in"], asked["interval"]], [600, 5]);
    assert.equal(asked["verification_uri"], `${url}/device`);
    assert.equal((await poll(asked["device_code"])).error, "authorization_pending");
    const link = asked["verification_uri_complete"] ?? "";
    const away = await fetch(link, { redirect: "manual" });
    const next = `/device?user_code=${asked["user_code"]}`;
    assert.equal(away.headers.get("location"), `/signin?next=${encodeURIComponent(next)}`);
    const cookie = cookiesOf(await form(`${url}/signin`, { token: secret, next }));
    const page = await (await fetch(link, { headers: { cookie } })).text();
    assert.match(page, /Neovim on ann&#39;s laptop/);
    assert.match(page, /127\.0\.0\.1, \d+ seconds ago/);
    const decided = await form(
      `${url}/device`,
      { user_code: asked["user_code"] ?? "", decision: "approve" },
      { cookie },
    );
    assert.equal(decided.status, 200, await decided.text());
    const { access_token: token = "", user, scope } = await poll(asked["device_code"]);
    assert.deepEqual([user, scope], [name, "complete self"], "not what an administrator may do besides");
    assert.equal(
      (await post(`${url}/v1/completions`, { prompt: "a" }, { authorization: `Bearer ${token}` })).status,
      200,
    );
    const tokens = await bench.accounts.tokens.list("console", name);
    assert.ok(tokens.some(({ label }) => label === "Neovim on ann's laptop"));
    assert.equal((await poll(asked["device_code"])).error, "invalid_grant");
    assert.ok(!bench.gateway.logLines.join("\n").includes(token.slice(16)));
  });

  test("is let in or refused by a request, by somebody signed in only", async () => {
    const cookie = await cookieOf((await bench.somebody()).secret);
    const same = { cookie, "sec-fetch-site": "same-origin" };
    const asked = await start();
    const query = `${url}/v1/lacuna/device?userCode=${asked["user_code"]}`;
    assert.equal((await fetch(query)).status, 401);
    const { client } = (await (await fetch(query, { headers: same })).json()) as { client: string };
    assert.equal(client, "Neovim on ann's laptop");
    const decide = (decision: string, headers: Record<string, string>) =>
      post(`${url}/v1/lacuna/device/${decision}`, { userCode: asked["user_code"] }, headers);
    assert.equal((await decide("approve", {})).status, 401);
    assert.equal((await decide("deny", same)).status, 200);
    assert.equal((await decide("approve", same)).status, 404);
    assert.equal((await poll(asked["device_code"])).error, "access_denied");
    const said = (await bench.audited()).map((record) => record.said);
    assert.ok(said.includes('login.refuse {"way":"device"}'));
  });

  test("is not let in by a token that may do less, nor by somebody deactivated meanwhile", async () => {
    const auditor = await bench.somebody("auditor", ["self", "audit.read"]);
    const asked = await start();
    const body = { userCode: asked["user_code"] };
    const refused = await post(`${url}/v1/lacuna/device/approve`, body, { authorization: `Bearer ${auditor.secret}` });
    assert.deepEqual([refused.status, /"complete/.test(await refused.text())], [403, true]);
    const { secret, name } = await bench.somebody();
    const approved = await post(`${url}/v1/lacuna/device/approve`, body, { authorization: `Bearer ${secret}` });
    assert.equal(approved.status, 200);
    await bench.accounts.people.deactivate("console", name);
    assert.equal((await poll(asked["device_code"])).error, "access_denied");
  });

  test("codes cannot be guessed at leisure, and a nameless client is refused", async () => {
    const { secret } = await bench.somebody();
    const statuses = new Set<number>();
    for (let at = 0; at < 21; at++) {
      const query = `${url}/v1/lacuna/device?userCode=BBBB-BBBB`;
      statuses.add((await fetch(query, { headers: { authorization: `Bearer ${secret}` } })).status);
    }
    assert.deepEqual([...statuses], [404, 429]);
    for (const body of [{}, { client_name: " " }, { client_name: "x".repeat(61) }])
      assert.equal((await post(`${url}/v1/lacuna/device`, body)).status, 400);
  });
});

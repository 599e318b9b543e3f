import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import type { Access, Caller } from "../../server/domain/access.ts";
import { findExposure } from "../../server/gateway/config/exposure.ts";
import { readServeConfig } from "../../server/gateway/config/serveConfig.ts";
import { openAccess } from "../../server/gateway/openAccess.ts";
import { closeGateways, post, testGateway } from "./support/testGateway.ts";

suite("gateway: what must not get in", () => {
  teardown(closeGateways);

  const canary = "canary-7f3a";
  const body = { prompt: canary, suffix: canary, max_tokens: 8 };

  const doors = [
    { title: "its own name", headers: {}, status: 200 },
    { title: "localhost", headers: { host: "localhost:4480" }, status: 200 },
    { title: "a listed name", headers: { host: "Code.Example.com:8443" }, status: 200 },
    { title: "a foreign name (DNS rebinding)", headers: { host: "evil.example" }, status: 421 },
    { title: "a name that begins like an own one", headers: { host: "localhost.evil.example" }, status: 421 },
    { title: "any address", headers: { host: "0.0.0.0:4480" }, status: 421 },
    { title: "its own page", headers: { host: "localhost:1", origin: "http://localhost:1" }, status: 200 },
    { title: "a listed page", headers: { origin: "https://tools.example" }, status: 200 },
    { title: "a foreign page", headers: { origin: "https://evil.example" }, status: 403 },
    { title: "a page without an origin", headers: { origin: "null" }, status: 403 },
    { title: "another port's page", headers: { host: "localhost:1", origin: "http://localhost:2" }, status: 403 },
    { title: "a form's content type", headers: { "content-type": "text/plain" }, status: 415 },
    { title: "curl's content type", headers: { "content-type": "application/x-www-form-urlencoded" }, status: 415 },
  ];
  for (const { title, headers, status } of doors)
    test(`${title}: ${status}`, async () => {
      const { url, engine } = await testGateway(
        { says: "x" },
        { config: { listen: { names: ["code.example.com"], origins: ["https://tools.example"] } } },
      );
      const answer = await raw(url, request("/v1/completions", JSON.stringify(body), headers));
      assert.equal(statusOf(answer), status);
      assert.equal(engine.requests.length, status === 200 ? 1 : 0);
      assert.doesNotMatch(answer, /access-control-allow|^server:|x-powered-by/im);
    });

  const paths = [
    "/v1/../health",
    "/v1/%2e%2e/%2e%2e/etc/passwd",
    "/../../etc/passwd",
    "//health",
    "/v1/models/..%2f..%2fx",
    "/%",
    "/slots",
    "/metrics",
    "/v1/load_lora_adapter",
  ];
  for (const path of paths)
    test(`nothing lies at ${path}`, async () => {
      const { url } = await testGateway({ says: "x" });
      const answer = await raw(url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      assert.ok([400, 404].includes(statusOf(answer)), answer);
      assert.doesNotMatch(answer, /root:|at .*\.ts|node_modules/);
    });

  test("a body above the limit is refused", async () => {
    const { url, engine } = await testGateway({ says: "x" }, { config: { limits: { bodyKiB: 16 } } });
    const response = await post(`${url}/v1/completions`, { prompt: "x".repeat(20_000) });
    assert.equal(response.status, 413);
    assert.equal(engine.requests.length, 0);
  });

  test("deep nesting and prototype keys do no harm", async () => {
    const { url } = await testGateway({ says: "x" });
    const deep = `{"prompt":"a","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    assert.equal((await post(`${url}/v1/completions`, deep)).status, 200);
    assert.equal((await post(`${url}/v1/completions`, `{"__proto__":{"prompt":"a"}}`)).status, 400);
  });

  test("a body that does not arrive is given up", async () => {
    const { url, engine } = await testGateway({ says: "x" }, { config: { limits: { receiveSeconds: 1 } } });
    const answer = await raw(url, request("/v1/completions", "{", { "content-length": "1000" }));
    assert.equal(statusOf(answer), 408);
    assert.equal(engine.requests.length, 0);
  });

  test("an address that asks too often has to wait, and is told how long", async () => {
    const { url } = await testGateway(
      { says: "x" },
      { config: { limits: { perAddressBurst: 2, perAddressPerMinute: 6 } } },
    );
    const statuses = [];
    for (let at = 0; at < 3; at++) {
      const response = await fetch(`${url}/health`);
      statuses.push([response.status, response.headers.get("retry-after")]);
    }
    assert.deepEqual(statuses, [
      [200, null],
      [200, null],
      [429, "10"],
    ]);
  });

  test("wrong tokens use up an address's requests", async () => {
    const { url } = await testGateway(
      { says: "x" },
      { access: strict, config: { limits: { perAddressBurst: 25, perAddressPerMinute: 1 } } },
    );
    const statuses = [];
    for (let at = 0; at < 3; at++)
      statuses.push((await post(`${url}/v1/completions`, body, { authorization: "Bearer wrong" })).status);
    assert.deepEqual(statuses, [401, 401, 429]);
  });

  test("a missing or wrong token: 401, before the body is read", async () => {
    const { url } = await testGateway({ says: "x" }, { access: strict });
    const response = await post(`${url}/v1/completions`, "{not json");
    assert.equal(response.status, 401);
    assert.equal(response.headers.get("www-authenticate"), "Bearer");
    for (const headers of [{ authorization: "Bearer right" }, { "x-api-key": "right" }])
      assert.equal((await post(`${url}/v1/completions`, body, headers as Record<string, string>)).status, 200);
  });

  test("no text of a request reaches the log", async () => {
    const gateway = await testGateway({ says: canary, troubles: [undefined, undefined, "engineFailed"] });
    const seen = [
      post(`${gateway.url}/v1/completions?${canary}=1`, body),
      post(`${gateway.url}/api/generate`, { model: "test-model", prompt: canary, suffix: canary }),
      post(`${gateway.url}/infill`, { input_prefix: canary, input_suffix: canary, model: canary }),
      post(`${gateway.url}/v1/completions`, `{"prompt": "${canary}`),
      post(`${gateway.url}/v1/completions`, { prompt: { [canary]: 1 }, n: canary }),
      fetch(`${gateway.url}/${canary}`, { headers: { "x-request-id": canary, authorization: `Bearer ${canary}` } }),
      fetch(`${gateway.url}/v1/models/${canary}`),
      post(`${gateway.url}/v1/completions`, body),
    ];
    await Promise.all((await Promise.all(seen)).map((response) => response.text()));
    await closeGateways();
    assert.equal(gateway.served.length, seen.length);
    assert.ok(gateway.logLines.length >= seen.length);
    assert.doesNotMatch(gateway.logLines.join("\n"), new RegExp(canary));
    for (const line of gateway.logLines) assert.ok(typeof JSON.parse(line) === "object");
  });

  const exposures = [
    { listen: {}, hasAccounts: false, says: undefined },
    { listen: { host: "::1" }, hasAccounts: false, says: undefined },
    { listen: { host: "10.0.0.5" }, hasAccounts: false, says: /no TLS .* and no accounts/ },
    { listen: { host: "10.0.0.5" }, hasAccounts: true, says: /no TLS/ },
    { listen: { host: "10.0.0.5", tls: { certFile: "a", keyFile: "b" } }, hasAccounts: false, says: /no accounts/ },
    { listen: { host: "10.0.0.5", tls: { certFile: "a", keyFile: "b" } }, hasAccounts: true, says: undefined },
    { listen: { host: "0.0.0.0", insecure: true }, hasAccounts: false, says: /listen\.names/ },
    { listen: { host: "0.0.0.0", insecure: true, names: ["a"] }, hasAccounts: false, says: undefined },
    { listen: { host: "0.0.0.0", names: ["a"] }, hasAccounts: false, says: /--insecure/ },
  ];
  for (const { listen, hasAccounts, says } of exposures)
    test(`listening with ${JSON.stringify(listen)}, ${hasAccounts ? "" : "no "}accounts: ${says ? "refused" : "fine"}`, () => {
      const found = findExposure(readServeConfig({ listen, accounts: { enable: hasAccounts } }).config);
      if (says) assert.match(found ?? "", says);
      else assert.equal(found, undefined);
    });
});

const right: Caller = { userId: "u1", name: "U", role: "developer", groups: [], tokenId: "t", scopes: ["complete"] };
const strict: Access = {
  ...openAccess,
  authenticate: async (secret) =>
    secret === "right"
      ? { kind: "caller", caller: right }
      : { kind: "refused", reason: "unauthorised", detail: "Sign in." },
};

function request(path: string, body: string, headers: Record<string, string>): string {
  const all = {
    host: "127.0.0.1",
    "content-type": "application/json",
    "content-length": String(body.length),
    connection: "close",
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${path} HTTP/1.1`, ...lines, "", body].join("\r\n");
}

/** Byte for byte, since clients tidy addresses and headers. */
async function raw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.setEncoding("utf8").on("data", (piece: string) => (answer += piece));
  socket.on("error", () => undefined);
  socket.write(text);
  await once(socket, "close");
  return answer;
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);

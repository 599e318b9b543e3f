import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../server/base/systemClock.ts";
import { readServeConfig } from "../../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../../server/gateway/http/jsonLog.ts";
import { openAccess } from "../../server/gateway/openAccess.ts";
import { startGateway, type Gateway } from "../../server/gateway/startGateway.ts";
import { pageRoutes } from "../../server/web/pageRoutes.ts";

suite("pages: what a browser is served", () => {
  let folder: string;
  let gateway: Gateway;

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-pages-"));
    mkdirSync(join(folder, "assets"));
    writeFileSync(join(folder, "playground.html"), "<p>playground</p>");
    writeFileSync(join(folder, "secret.html"), "secret");
    writeFileSync(join(folder, "assets/a-1234.js"), "plain");
    writeFileSync(join(folder, "assets/a-1234.js.br"), "as br");
    writeFileSync(join(folder, "assets/a-1234.js.gz"), "as gzip");
    const { config } = readServeConfig({ listen: { port: 0 }, limits: { drainSeconds: 0 } });
    gateway = await startGateway({
      ...{ config, version: "0", clock: systemClock, log: createJsonLog(() => {}), access: openAccess },
      engines: new Map(),
      moreRoutes: pageRoutes(folder, ["playground"]),
    });
  });
  suiteTeardown(async () => {
    await gateway.drain();
    rmSync(folder, { recursive: true, force: true });
  });

  type Answer = { status: number | undefined; headers: Record<string, unknown>; body: string };
  /** Not fetch: it would tidy up the path and unpack the body. */
  const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(gateway.url);
      const asked = request({ hostname, port, path, headers }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (piece: string) => (body += piece));
        answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
      });
      asked.on("error", reject).end();
    });

  test("leads to the playground", async () => {
    const { status, headers } = await get("/", { accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8" });
    assert.deepEqual([status, headers["location"]], [302, "/playground"]);
    assert.equal((await get("/", { accept: "*/*" })).body, "Ollama is running");
  });

  test("sends a page with a policy that lets nothing in from elsewhere", async () => {
    const { status, headers, body } = await get("/playground");
    assert.deepEqual([status, body], [200, "<p>playground</p>"]);
    assert.equal(headers["content-type"], "text/html; charset=utf-8");
    assert.equal(headers["cache-control"], "no-cache");
    const policy = String(headers["content-security-policy"]);
    for (const part of ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'"])
      assert.ok(policy.includes(part), part);
  });

  test("sends a page again only when it has changed", async () => {
    const etag = String((await get("/playground")).headers["etag"]);
    const again = await get("/playground", { "if-none-match": `"other", W/${etag}` });
    assert.deepEqual([again.status, again.body], [304, ""]);
  });

  const encodings: Readonly<Record<string, readonly [encoding: string | undefined, body: string]>> = {
    "gzip, deflate, br": ["br", "as br"],
    "gzip;q=0.5": ["gzip", "as gzip"],
    "br;q=0, gzip;q=0.0": [undefined, "plain"],
    identity: [undefined, "plain"],
  };
  for (const [accepted, [encoding, body]] of Object.entries(encodings))
    test(`to a browser that accepts ${accepted}, sends it ${encoding ?? "plain"}`, async () => {
      const answer = await get("/assets/a-1234.js", { "accept-encoding": accepted });
      assert.deepEqual([answer.headers["content-encoding"], answer.body], [encoding, body]);
      assert.equal(answer.headers["cache-control"], "public, max-age=31536000, immutable");
      assert.equal(answer.headers["content-type"], "text/javascript; charset=utf-8");
    });

  for (const path of [
    "/assets/../playground.html",
    "/assets/..%2fsecret.html",
    "/assets/%2e%2e/secret.html",
    "/assets/..%5csecret.html",
    "/assets/a-1234.js.br",
    "/assets/a-1234.js%00",
    "/assets//etc/passwd",
    "/secret.html",
    "/assets/",
  ])
    test(`has nothing at ${path}`, async () => assert.equal((await get(path)).status, 404));

  test("says how pages come to be where the build has none", () =>
    assert.rejects(
      async () =>
        pageRoutes(join(folder, "nowhere"), ["playground"])
          .find(({ path }) => path === "/playground")
          ?.handle(anyCall),
      /npm run build/,
    ));
});

const anyCall = { headers: {}, params: {} } as never;

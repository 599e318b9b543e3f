import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { loadServeConfig } from "../../server/cli/serve/loadConfig.ts";
import { closeGateways, testGateway } from "./support/testGateway.ts";

const openssl = "openssl";

suite("gateway: TLS and the configuration file", () => {
  let folder = "";
  setup(() => void (folder = mkdtempSync(join(tmpdir(), "lacuna-tls-"))));
  teardown(async () => {
    await closeGateways();
    rmSync(folder, { recursive: true, force: true });
  });
  const hasOpenssl = spawnSync(openssl, ["version"]).status === 0;
  const files = () => ({ certFile: join(folder, "cert.pem"), keyFile: join(folder, "key.pem") });

  function makeCertificate(name: string): void {
    const { certFile, keyFile } = files();
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyFile];
    const done = spawnSync(openssl, ["req", "-x509", ...key, "-out", certFile, "-days", "2", "-subj", `/CN=${name}`]);
    assert.equal(done.status, 0, String(done.stderr));
  }

  test("a renewed certificate is used without a restart, a broken one is not", async function () {
    if (!hasOpenssl) {
      process.stderr.write("openssl is not installed: the certificate's test is left out\n");
      return this.skip();
    }
    makeCertificate("first");
    const gateway = await testGateway({ says: "x" }, { config: { listen: { tls: files() } } });
    assert.match(gateway.url, /^https:/);
    assert.equal(await nameAt(gateway.url), "first");
    makeCertificate("second");
    gateway.reloadCertificate();
    assert.equal(await nameAt(gateway.url), "second");
    writeFileSync(files().certFile, "not a certificate");
    gateway.reloadCertificate();
    assert.equal(await nameAt(gateway.url), "second");
    assert.match(gateway.logLines.join("\n"), /the old one stays/);
  });

  test("everything that is wrong with a file and its flags is said at once", () => {
    const file = join(folder, "serve.json");
    writeFileSync(
      file,
      `{ "listen": { "host": "0.0.0.0", "port": -1, "tls": { "certFile": "none", "keyFile": "none" } } }`,
    );
    const { problems } = loadServeConfig({ config: file, port: "x" });
    assert.equal(problems.length, 4);
    for (const [at, says] of [/listen\.port/, /--port/, /listen\.tls/, /listen\.names/].entries())
      assert.match(problems[at] ?? "", says);
  });

  test("flags win over the file, and a named file has to exist", () => {
    const file = join(folder, "serve.json");
    writeFileSync(file, `{ "listen": { "port": 1234 } }`);
    const loaded = loadServeConfig({ config: file, host: "::1", port: "0" });
    assert.deepEqual([loaded.problems, loaded.config.listen.host, loaded.config.listen.port], [[], "::1", 0]);
    const missing = loadServeConfig({ config: join(folder, "none.json") });
    assert.match(missing.problems.join(), /there is no such file/);
  });

  test("a public address without TLS and accounts is refused, unless that is wanted", () => {
    const file = join(folder, "serve.json");
    writeFileSync(file, `{ "listen": { "names": ["code.example.com"] } }`);
    const flags = { config: file, host: "0.0.0.0" };
    const { problems } = loadServeConfig(flags);
    assert.match(problems.join(), /no TLS .* and no accounts[^]*--insecure/);
    assert.deepEqual(loadServeConfig({ ...flags, insecure: true }).problems, []);
  });
});

/** The common name in the certificate that a new connection is shown. */
const nameAt = (url: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}/health`, { rejectUnauthorized: false, agent: false }, (response) => {
      const { CN } = (response.socket as TLSSocket).getPeerCertificate().subject;
      response.resume().on("end", () => resolve(CN));
    });
    asked.on("error", reject).end();
  });

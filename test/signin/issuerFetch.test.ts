import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issuerFetch } from "../../server/signin/oidc/issuerFetch.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

suite("sign-in: asking the provider", () => {
  if (!hasOpenssl) return void test("left out: no openssl is installed on this machine", () => {});
  test("a company's own certificate authority is trusted where it is named, and only there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lacuna-ca-"));
    const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", cert];
    const named = ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    assert.equal(spawnSync("openssl", ["req", "-x509", ...made, ...named]).status, 0);
    const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (request, response) => {
      request.on("data", (text: Buffer) => response.write(`${request.method} ${text.toString()}`));
      request.on("end", () => response.end());
    });
    server.listen(0, "localhost");
    await once(server, "listening");
    try {
      const { port } = server.address() as { port: number };
      const options = {
        method: "POST",
        headers: {},
        body: new URLSearchParams({ a: "b" }),
        redirect: "manual",
      } as const;
      const ask = (caFile?: string) => issuerFetch(caFile)(`https://localhost:${port}/token`, options);
      assert.equal(await (await ask(cert)).text(), "POST a=b");
      await assert.rejects(ask(), { name: "Unreachable" });
      assert.throws(() => issuerFetch(join(folder, "none.pem")), /ENOENT/);
    } finally {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

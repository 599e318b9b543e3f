import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { post } from "../../gateway/support/testGateway.ts";

const program = join(process.env.LACUNA_DIST ?? "dist", "lacuna.js");

/** The embedded database finds its files beside the bundle's chunks, which no other test looks at. */
suite("serve: the built program", function () {
  this.timeout(90_000);
  let folder = "";
  let server: ChildProcess | undefined;
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-serve-"));
  });
  teardown(() => {
    server?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  test("makes its database, its owner, and ends when told", async () => {
    const config = join(folder, "serve.json");
    writeFileSync(config, JSON.stringify({ accounts: { enable: true, folder: join(folder, "accounts") } }));
    // No model is needed: nothing listens there.
    const engine = `engine.endpoints=["llama-server http://127.0.0.1:9 model=far-away"]`;
    const env = { PATH: process.env.PATH, HOME: folder, XDG_CONFIG_HOME: folder, LACUNA_RUNTIME_DIR: folder };
    const args = [program, "serve", "--config", config, "--port", "0", "--set", engine];
    server = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "pipe"] });
    const said = await textUntil(server, /far-away answers at (\S+)/);
    const url = /answers at (\S+)/.exec(said)?.[1] ?? "";
    const code = /"code": "([\w-]+)"/.exec(said)?.[1];
    const claimed = await post(`${url}/v1/lacuna/claim`, { code, name: "olga" });
    const { token } = (await claimed.json()) as { token: string };
    const statuses = ["", `Bearer ${token}`].map(async (authorization) => {
      const response = await fetch(`${url}/v1/models`, { headers: { authorization } });
      return [response.status, (await response.text()).includes("far-away")];
    });
    assert.deepEqual(await Promise.all(statuses), [
      [401, false],
      [200, true],
    ]);
    server.kill("SIGTERM");
    assert.deepEqual(await once(server, "exit"), [0, null]);
  });
});

async function textUntil(child: ChildProcess, pattern: RegExp): Promise<string> {
  let text = "";
  assert.ok(child.stderr);
  for await (const piece of child.stderr.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    text += String(piece);
    if (pattern.test(text)) return text;
  }
  throw new Error(`the server ended: ${text}`);
}

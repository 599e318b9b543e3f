import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { findEntry } from "../../server/models/catalogue.ts";

/** As a process: what other packages do with signals counts, too. */
suite("Ctrl-C while a model is fetched", function () {
  this.timeout(60_000);
  let folder = "";
  let program = "";
  let server: Server;
  const entry = findEntry("qwen2.5-coder-0.5b") ?? assert.fail();
  const file = (): string => join(folder, `${entry.fileName}.part`);

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-interrupt-"));
    program = join(folder, "models.mjs");
    const contents = `
      import { Command } from "commander";
      import { addModels } from "./server/cli/models.ts";
      const program = new Command("lacuna");
      addModels(program);
      await program.parseAsync();`;
    await build({
      stdin: { contents, resolveDir: fileURLToPath(new URL("../..", import.meta.url)), loader: "ts" },
      ...{ outdir: folder, entryNames: "models", outExtension: { ".js": ".mjs" }, splitting: true },
      ...{ bundle: true, platform: "node", target: "node20", format: "esm", logLevel: "error" },
      mainFields: ["module", "main"],
      banner: { js: "import { createRequire as make } from 'node:module'; const require = make(import.meta.url);" },
    });
    // The file's beginning, and then nothing more.
    server = createServer((_, response) => {
      response.writeHead(200, { "content-length": entry.bytes, etag: '"one"' });
      response.write(Buffer.alloc(300_000, 1));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    writeFileSync(
      join(folder, "settings.json"),
      JSON.stringify({ "model.folder": folder, "model.mirrorUrl": `http://127.0.0.1:${port}/` }),
    );
  });
  suiteTeardown(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });
  const env = (): NodeJS.ProcessEnv => ({
    ...process.env,
    LACUNA_CONFIG: join(folder, "settings.json"),
    NO_PROXY: "*",
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    test(`${signal}: it is said, what has arrived is kept, and no lock is left`, async function () {
      // Windows has no signals to send.
      if (process.platform === "win32") return this.skip();
      rmSync(file(), { force: true });
      const child = spawn(process.execPath, [program, "models", "pull", entry.id], {
        ...{ env: env(), stdio: ["ignore", "pipe", "pipe"] },
      });
      let err = "";
      child.stderr.on("data", (bytes: Buffer) => (err += bytes.toString()));
      const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
      const deadline = AbortSignal.timeout(30_000);
      while (!(existsSync(file()) && statSync(file()).size > 0)) {
        assert.ok(!deadline.aborted && child.exitCode === null, err);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      child.kill(signal);
      assert.equal(await ended, 1, err);
      assert.match(err, /Cancelled\. What has arrived is kept: `lacuna models pull qwen2\.5-coder-0\.5b` goes on/);
      assert.ok(statSync(file()).size > 0);
      assert.ok(!existsSync(join(folder, `${entry.fileName}.lock`)));
    });

  test("the next one says how much there is", async () => {
    const out = await new Promise<string>((resolve) =>
      execFile(process.execPath, [program, "models", "list"], { env: env() }, (_, stdout) => resolve(stdout)),
    );
    assert.match(out, /qwen2\.5-coder-0\.5b .*partly here/);
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

suite("lacuna index", function () {
  this.timeout(60_000);
  let folder = "";
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-index-"));
    chmodSync(folder, 0o755);
  });
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  /** The check alone, bundled, so that somebody without access to the sources can run it. */
  const run = async (given: string, uid?: number) => {
    const program = join(folder, "index.mjs");
    await build({
      stdin: {
        contents: `import { buildIndex } from "./server/cli/index/build.ts"; await buildIndex(process.argv[2], { cache: false });`,
        ...{ resolveDir: fileURLToPath(new URL("../../..", import.meta.url)), loader: "ts" },
      },
      ...{ outfile: program, bundle: true, platform: "node", target: "node20", format: "esm", logLevel: "error" },
      ...{ mainFields: ["module", "main"], external: ["tree-sitter*", "web-tree-sitter"] },
      banner: { js: "import { createRequire as make } from 'node:module'; const require = make(import.meta.url);" },
    });
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, given], {
      ...{ encoding: "utf8", timeout: 30_000, cwd: folder, env: { ...process.env, HOME: folder } },
      ...(uid === undefined ? {} : { uid }),
    });
    return { code: status, out: stdout, err: stderr.replaceAll(folder, "~") };
  };

  test("a folder that cannot be read is told, not taken for an empty one", async function () {
    if (process.platform === "win32") return this.skip();
    const closed = join(folder, "closed");
    spawnSync("mkdir", ["-m", "000", closed]);
    // Root may read everything.
    const ran = await run(closed, process.getuid?.() === 0 ? 65_534 : undefined);
    assert.deepEqual(ran, {
      code: 1,
      out: "",
      err: "lacuna: ~/closed cannot be read: permission denied. Ask its owner, or run this as somebody who may read it.\n",
    });
  });

  test("a file is no folder, nor is what is not there", async () => {
    writeFileSync(join(folder, "a.ts"), "");
    for (const name of ["a.ts", "nowhere"]) {
      const { code, err } = await run(join(folder, name));
      assert.deepEqual([code, err], [3, `lacuna: ~/${name} is not a folder. Name the root of a workspace.\n`]);
    }
  });
});

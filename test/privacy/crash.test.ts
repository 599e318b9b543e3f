import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** What a crash leaves on the disk. Linux only: where core images are files beside the process, they are looked through. */
suite("a crash", function () {
  this.timeout(60_000);
  let folder = "";
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-crash-"));
  });
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  const marker = ["source", "text", "of", "somebody"].join("-");
  /** Aborts with the marker in memory, as native code would, while core images of any size are allowed. */
  const crash = (first: string): readonly Buffer[] => {
    const program = join(folder, "crash.cjs");
    buildSync({
      stdin: {
        contents: `${first}
          const held = Buffer.from(${JSON.stringify(marker.split("-"))}.join("-").repeat(1000));
          // The registers are in every image; they hold what was copied last.
          Buffer.alloc(100_000, 1).copy(Buffer.alloc(100_000));
          if (held.length > 0) process.abort();`,
        ...{ resolveDir: fileURLToPath(new URL("../..", import.meta.url)), loader: "ts" },
      },
      ...{ outfile: program, bundle: true, platform: "node", format: "cjs", logLevel: "error" },
    });
    const { signal } = spawnSync(
      "/bin/bash",
      ["-c", `ulimit -c unlimited; exec "$0" "$1"`, process.execPath, program],
      {
        ...{ cwd: folder, env: { ...process.env, NODE_OPTIONS: "" }, timeout: 30_000 },
      },
    );
    assert.equal(signal, "SIGABRT");
    return readdirSync(folder)
      .filter((name) => name.startsWith("core"))
      .map((name) => readFileSync(join(folder, name)));
  };

  const isHere = process.platform === "linux" && /^core/.test(readFileSync("/proc/sys/kernel/core_pattern", "utf8"));

  test("leaves no source text", function () {
    if (!isHere) return this.skip();
    for (const core of crash(`import { leaveNoCore } from "./server/base/leaveNoCore.ts"; leaveNoCore();`))
      assert.ok(!core.includes(marker), "the image of the memory was written");
  });

  test("control: without the guard it does, so that the search above would have found it", function () {
    if (!isHere) return this.skip();
    const cores = crash("");
    // Where even root may write no image there is nothing to be guarded.
    if (cores.length === 0) return this.skip();
    assert.ok(cores.some((core) => core.includes(marker)));
  });

  test("every command is guarded, and so are the processes that it starts", function () {
    if (process.platform !== "linux") return this.skip();
    const program = join(folder, "filter.mjs");
    const look = `process.stdout.write(require("node:fs").readFileSync("/proc/self/coredump_filter", "utf8"))`;
    writeFileSync(
      program,
      `import { execFileSync } from "node:child_process";
       process.argv.push("--version");
       process.on("exit", () => process.stderr.write(execFileSync(process.execPath, ["-e", ${JSON.stringify(look)}])));
       await import(${JSON.stringify(new URL("../../server/cli/main.ts", import.meta.url).href)});`,
    );
    const { stderr } = spawnSync(process.execPath, ["--import", "tsx", program], {
      encoding: "utf8",
      cwd: process.cwd(),
    });
    assert.match(stderr, /^00000000$/m);
  });
});

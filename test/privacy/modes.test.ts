import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { silentLog } from "../../server/domain/log.ts";
import { listenOn } from "../../server/lsp/transports.ts";

/**
 * Everything that commands write, with the most generous mask there is: what holds settings, tokens, names from source or a
 * way to the engine is readable by its user alone.
 */
suite("who may read what is written, under a mask that hides nothing", function () {
  this.timeout(120_000);
  let folder = "";
  const running: ChildProcess[] = [];
  const inFolder = (...path: string[]): string => join(folder, ...path);

  suiteSetup(function () {
    // Windows keeps what is in a user's folders to the user.
    if (process.platform === "win32") return this.skip();
    folder = mkdtempSync(join(tmpdir(), "lacuna-modes-"));
    chmodSync(folder, 0o777);
    mkdirSync(inFolder("src"));
    writeFileSync(inFolder("src", "a.ts"), "export function privateName(count: number) {\n  return count;\n}\n");
  });
  suiteTeardown(async () => {
    for (const child of running) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  const env = (): NodeJS.ProcessEnv => ({
    ...{ PATH: process.env["PATH"], HOME: inFolder("home"), LACUNA_RUNTIME_DIR: inFolder("run") },
    ...{ XDG_CONFIG_HOME: inFolder("config"), XDG_CACHE_HOME: inFolder("cache"), XDG_DATA_HOME: inFolder("data") },
  });
  /** `umask 000`, as on machines where a group shares everything. */
  const shell = (args: readonly string[]): readonly [string, string[]] => [
    "/bin/sh",
    ["-c", 'umask 000; exec "$0" "$@"', process.execPath, "--import", "tsx", "server/cli/main.ts", ...args],
  ];
  const run = (...args: string[]): void => {
    const ran = spawnSync(...shell(args), { env: env(), encoding: "utf8", timeout: 60_000 });
    assert.equal(ran.status, 0, `${args.join(" ")}: ${ran.stderr}`);
  };
  const start = (...args: string[]): void => {
    running.push(spawn(...shell(args), { env: env(), stdio: "ignore" }));
  };
  const until = async (file: string): Promise<void> => {
    const deadline = AbortSignal.timeout(30_000);
    while (!existsSync(file)) {
      assert.ok(!deadline.aborted, `${file} was not made`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  /** Paths that others may read, write or connect to, though the folder around them lets everybody in. */
  const open = (top: string): readonly string[] => {
    const visit = (path: string): readonly string[] => {
      const found = lstatSync(path);
      if ((found.mode & 0o077) === 0) return [];
      if (!found.isDirectory()) return [relative(folder, path)];
      return readdirSync(path).flatMap((name) => visit(join(path, name)));
    };
    return existsSync(top) ? visit(top) : [`${relative(folder, top)} was not made`];
  };

  test("the settings file", () => {
    run("settings", "set", "model.mirrorUrl", "https://user:password@mirror.example");
    assert.deepEqual(open(inFolder("config")), []);
  });

  test("the index on disk", () => {
    run("index", inFolder("src"));
    assert.deepEqual(open(inFolder("cache")), []);
  });

  test("the engine's folder, socket, lock and log", async () => {
    start("engine", "run");
    await until(inFolder("run", "engine.log"));
    assert.deepEqual(open(inFolder("run")), []);
    assert.equal(lstatSync(inFolder("run")).mode & 0o777, 0o700);
  });

  test("a socket to wait for editors on", async () => {
    const socket = inFolder("editor.sock");
    start("lsp", "--listen", socket);
    await until(socket);
    assert.deepEqual(open(socket), []);
  });

  test("a port to wait for editors on is this machine's own", async () => {
    const server = await listenOn({ port: 0 }, { log: silentLog, serve: async () => {} });
    const { address } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    assert.equal(address, "127.0.0.1");
  });

  test("control: a file that others may read is found", () => {
    mkdirSync(inFolder("control"));
    writeFileSync(inFolder("control", "open"), "");
    chmodSync(inFolder("control"), 0o755);
    chmodSync(inFolder("control", "open"), 0o644);
    assert.deepEqual(open(inFolder("control")), ["control/open"]);
  });
});

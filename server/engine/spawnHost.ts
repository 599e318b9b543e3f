import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A host process that is starting. Only its end is of interest: it outlives whoever started it. */
export type StartingHost = {
  /** Exit code, or undefined for a process that could not be started or was killed. */
  readonly ended: Promise<number | undefined>;
  readonly pid: number | undefined;
};

export type SpawnHost = () => StartingHost;

/** Starts `lacuna engine run`, apart from this process and its terminal. */
export const spawnEngine: SpawnHost = () => spawnDetached(engineCommand());

export function spawnDetached(args: readonly string[], env: NodeJS.ProcessEnv = process.env): StartingHost {
  const child = spawn(process.execPath, [...args], {
    detached: true,
    stdio: "ignore",
    windowsHide: true,
    env: process.versions.electron === undefined ? env : { ...env, ELECTRON_RUN_AS_NODE: "1" },
  });
  child.unref();
  return { pid: child.pid, ended: endOf(child) };
}

const endOf = (child: ChildProcess): Promise<number | undefined> =>
  new Promise((resolve) => {
    child.once("error", () => resolve(undefined)).once("exit", (code) => resolve(code ?? undefined));
  });

/** This program's own executable, in a build (`dist/lacuna.js` or a chunk beside it) as well as from sources. */
export function engineCommand(): readonly string[] {
  const built = ["./lacuna.js", "../lacuna.js"].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const executable = built.find((file) => existsSync(file));
  if (executable !== undefined) return [executable, "engine", "run"];
  const source = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
  return ["--import", typeScriptLoader(), source, "engine", "run"];
}

/** For running from sources; not `import.meta.resolve`, which loaders that compile to CommonJS lack. */
export const typeScriptLoader = (): string => pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

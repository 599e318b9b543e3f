import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, "../../..");

export type LacunaServer = {
  readonly command: readonly string[];
  /** Lua source of the `cmd` option. */
  readonly cmd: string;
  readonly env: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
};

/** A busy machine answers late; that is not what these tests are about. */
const patient = { "engine.threads": 1, "complete.timeoutMs": 60000, "complete.level": "eager" };

/**
 * The real server, built from this tree, with an engine of its own: not the one that the user's editors share. `dispose`
 * ends the engine.
 */
export async function buildServer(): Promise<LacunaServer> {
  // Inside the tree, where the native packages are found; a folder per run, so that runs do not disturb each other.
  const dist = join(repository, "out/editors", `dist-${process.pid}`);
  await run(process.execPath, ["esbuild.mjs"], { cwd: repository, env: { ...process.env, LACUNA_DIST: dist } });
  const program = join(dist, "lacuna.js");
  const folder = mkdtempSync(join(tmpdir(), "lacuna-run-"));
  const env = { XDG_RUNTIME_DIR: folder, LACUNA_CONFIG: join(folder, "settings.json") };
  writeFileSync(env.LACUNA_CONFIG, JSON.stringify(patient));
  const command = [process.execPath, program, "lsp", "--stdio"];
  return {
    command,
    cmd: `{ ${command.map((each) => JSON.stringify(each)).join(", ")} }`,
    env,
    dispose: async () => {
      await run(process.execPath, [program, "engine", "stop"], { env: { ...process.env, ...env } });
      rmSync(dist, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
export const modelFile = join(cache, "lacuna/models/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf");
export const hasModel = existsSync(modelFile);

import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { ownCommand } from "../base/ownCommand.ts";

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
    // A host that sits in a project's folder would keep it from being deleted or unmounted.
    cwd: tmpdir(),
    env: hostEnvironment(env),
  });
  child.unref();
  return { pid: child.pid, ended: endOf(child) };
}

/** Exported for its test. */
export function hostEnvironment(
  env: NodeJS.ProcessEnv,
  isElectron = process.versions.electron !== undefined,
): NodeJS.ProcessEnv {
  // A native abort would start a debugger to print its stack, and take ten seconds over it.
  // Evaluations run on libuv's worker threads, one at a time. Several workers take turns, and each starts the threads of its
  // evaluation anew: on two cores (0.5B) one worker decodes 54 tokens/s, the usual four 33. Sockets need no worker.
  const given: NodeJS.ProcessEnv = { ...env, GGML_NO_BACKTRACE: "1", UV_THREADPOOL_SIZE: "1" };
  // Debuggers and preloaded modules are meant for whoever starts the host.
  delete given.NODE_OPTIONS;
  if (isElectron) given.ELECTRON_RUN_AS_NODE = "1";
  // The host runs in another folder.
  if (env.LACUNA_RUNTIME_DIR) given.LACUNA_RUNTIME_DIR = resolve(env.LACUNA_RUNTIME_DIR);
  return given;
}

const endOf = (child: ChildProcess): Promise<number | undefined> =>
  new Promise((tell) => {
    child.once("error", () => tell(undefined)).once("exit", (code) => tell(code ?? undefined));
  });

export const engineCommand = (): readonly string[] => ownCommand("engine", "run");

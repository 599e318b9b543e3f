import childProcess, { type ChildProcess } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";

type Fork = (file: string, args: readonly string[], options: object) => ChildProcess;
/** What is changed; a test gives its own. */
export type Modules = { readonly childProcess: { fork: Fork }; readonly publish: () => void };

/**
 * The host has no console. On Windows each console program that it starts would therefore open a window for a moment, and
 * node-llama-cpp, which starts Node to try its binaries, cannot be told to hide it.
 */
export function hideConsoles(platform: NodeJS.Platform = process.platform, modules: Modules = ofNode): void {
  if (platform !== "win32") return;
  const fork = modules.childProcess.fork.bind(modules.childProcess);
  modules.childProcess.fork = (file, args, options) => fork(file, args, { ...options, windowsHide: true });
  modules.publish();
}

const ofNode: Modules = { childProcess, publish: syncBuiltinESMExports };

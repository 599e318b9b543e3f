import { constants, setPriority } from "node:os";
import { dirname, join } from "node:path";
import { systemClock } from "../../base/systemClock.ts";
import { modelFolder } from "../../models/modelFolder.ts";
import { findEndpoint } from "../endpoint.ts";
import { hostLog } from "./hostLog.ts";
import { runHost } from "./runHost.ts";

/** The engine host as a process. Resolves with its exit code. */
export async function runEngine(version: string): Promise<number> {
  process.umask(0o077);
  const endpoint = findEndpoint();
  const log = hostLog(join(endpoint.folder, "engine.log"));
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  process.on("uncaughtException", (error) => log.bug("uncaughtException", error));
  process.on("unhandledRejection", (error) => log.bug("unhandledRejection", error));
  lowerPriority();
  return runHost({
    endpoint,
    version,
    // Beside the models of this user.
    cacheFolder: dirname(modelFolder("")),
    inference: async () => {
      const { nodeLlamaCpp } = await import("../adapters/nodeLlamaCpp.ts");
      return nodeLlamaCpp(log);
    },
    clock: systemClock,
    log,
    signal: stop.signal,
  });
}

/**
 * The editor goes first, but a build in a terminal must not starve completions: 2 leaves 39 % of a core against a
 * process of normal priority, 5 a quarter, 10 a tenth.
 */
function lowerPriority(): void {
  try {
    setPriority(process.platform === "win32" ? constants.priority.PRIORITY_BELOW_NORMAL : 2);
  } catch {
    // Some sandboxes forbid it; it is a courtesy.
  }
}

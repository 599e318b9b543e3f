import { dirname, join } from "node:path";
import { systemClock } from "../../base/systemClock.ts";
import { modelFolder } from "../../models/modelFolder.ts";
import { findEndpoint } from "../endpoint.ts";
import { hideConsoles } from "./hideConsoles.ts";
import { hostLog } from "./hostLog.ts";
import { runHost } from "./runHost.ts";

/** The engine host as a process. Resolves with its exit code. */
export async function runEngine(version: string): Promise<number> {
  process.umask(0o077);
  hideConsoles();
  const endpoint = findEndpoint();
  const log = hostLog(join(endpoint.folder, "engine.log"));
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  process.on("uncaughtException", (error) => log.bug("uncaughtException", error));
  process.on("unhandledRejection", (error) => log.bug("unhandledRejection", error));
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

import { systemClock } from "../../base/systemClock.ts";
import { codeOf } from "../../base/errorMessage.ts";
import type { Engine } from "../../domain/engine.ts";
import { readServeConfig, usualPort } from "../../gateway/config/serveConfig.ts";
import { createJsonLog } from "../../gateway/http/jsonLog.ts";
import { openAccess } from "../../gateway/openAccess.ts";
import { startGateway, type Gateway } from "../../gateway/startGateway.ts";
import { builtPages } from "../../web/builtPages.ts";
import { languageServerSocket } from "../../web/languageServerSocket.ts";
import { spawnLanguageServer } from "../../web/spawnLanguageServer.ts";
import { pageRoutes } from "../../web/pageRoutes.ts";
import { version } from "../version.ts";

/** For everybody on this machine: the playground, and completions for clients that speak HTTP. Takes another port where the usual one is taken. */
export async function servePlayground(id: string, engine: Engine): Promise<Gateway> {
  try {
    return await serveAt(usualPort, id, engine);
  } catch (error) {
    if (codeOf(error) !== "EADDRINUSE") throw error;
    return serveAt(0, id, engine);
  }
}

function serveAt(port: number, id: string, engine: Engine): Promise<Gateway> {
  const { config } = readServeConfig({ listen: { host: "127.0.0.1", port }, limits: { drainSeconds: 1 } });
  // The terminal is for people; a defect is worth a line there.
  const log = createJsonLog(() => {});
  return startGateway({
    ...{ config, version, log, clock: systemClock, access: openAccess },
    engines: new Map([[id, engine]]),
    moreRoutes: pageRoutes(builtPages(), ["playground"]),
    sockets: [
      languageServerSocket({
        version,
        log,
        clock: systemClock,
        settings: {},
        start: { asks: "ownEngine", run: spawnLanguageServer },
      }),
    ],
  });
}

/** The gateway of `bench/load.ts` in a process of its own, in front of an engine that takes a given time and says the same. */
import { systemClock } from "../server/base/systemClock.ts";
import type { Access, Caller } from "../server/domain/access.ts";
import type { Engine } from "../server/domain/engine.ts";
import { readServeConfig } from "../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../server/gateway/http/jsonLog.ts";
import { openAccess } from "../server/gateway/openAccess.ts";
import { startGateway } from "../server/gateway/startGateway.ts";
import { engineTaking, type Pace } from "./load/engineTaking.ts";
import type { FromServer } from "./load/gateway.ts";

const pace = JSON.parse(process.argv[2] ?? "{}") as Pace;
const tell = (message: FromServer): void => void process.send?.(message);

/** Whoever sends a token is the person of that name. */
const byToken: Access = {
  ...openAccess,
  authenticate: async (secret = "everybody") => {
    const { caller } = (await openAccess.authenticate(undefined)) as { readonly caller: Caller };
    return { kind: "caller", caller: { ...caller, userId: secret } };
  },
};

/** Tells when a request that was aborted has left the engine. */
function watched(engine: Engine): Engine {
  return {
    ...engine,
    state: engine.state,
    async *generate(request, signal) {
      try {
        yield* engine.generate(request, signal);
      } finally {
        if (signal.aborted) tell({ kind: "left", at: performance.timeOrigin + performance.now() });
      }
    },
  };
}

const { config, faults } = readServeConfig({
  listen: { port: 0 },
  limits: {
    ...{ running: pace.running, waiting: pace.waiting, connections: 100_000 },
    ...{ perAddressPerMinute: 1_000_000, perAddressBurst: 100_000 },
  },
});
if (faults.length > 0) throw new Error(JSON.stringify(faults));
const gateway = await startGateway({
  config,
  engines: new Map([["scripted", watched(engineTaking(pace))]]),
  access: byToken,
  version: "0.0.0",
  clock: systemClock,
  log: createJsonLog((line) => line.includes(`"level":"error"`) && console.error(line)),
});
process.on("message", () => {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  tell({ kind: "usage", residentBytes: process.memoryUsage().rss, cpuMs: (user + system) / 1000 });
});
process.on("disconnect", () => process.exit(0));
tell({ kind: "listening", url: gateway.url });

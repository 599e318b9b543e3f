import { systemClock } from "../../../server/base/systemClock.ts";
import type { Access } from "../../../server/domain/access.ts";
import type { Clock } from "../../../server/domain/clock.ts";
import type { ReplicaHealth } from "../../../server/domain/engine.ts";
import { readServeConfig } from "../../../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../../../server/gateway/http/jsonLog.ts";
import { openAccess } from "../../../server/gateway/openAccess.ts";
import { startGateway, type Gateway } from "../../../server/gateway/startGateway.ts";
import { createTelemetry, type Telemetry, type TelemetryDeps } from "../../../server/telemetry/createTelemetry.ts";
import { scriptedEngine, type Script, type ScriptedEngine } from "../../support/scriptedEngine.ts";

export type Watched = {
  readonly gateway: Gateway;
  readonly telemetry: Telemetry;
  readonly engine: ScriptedEngine;
  readonly logLines: readonly string[];
  /** Resolves when the server is done with so many requests since its start. */
  readonly served: (count: number) => Promise<void>;
  readonly scrape: () => Promise<string>;
};

export type WatchedOptions = {
  readonly config?: Record<string, unknown>;
  readonly access?: Access;
  readonly accounts?: TelemetryDeps["accounts"];
  /** What the engine says of those behind it. */
  readonly replicas?: readonly ReplicaHealth[];
  /** Of the telemetry alone. */
  readonly clock?: Clock;
};

const open: Watched[] = [];

/** The real server with the telemetry that `lacuna serve` gives it, in front of a scripted engine under the name "test-model". */
export async function watchedGateway(script: Script, options: WatchedOptions = {}): Promise<Watched> {
  const { config, faults } = readServeConfig({
    telemetry: { metrics: { port: 0 } },
    ...options.config,
    listen: { port: 0, ...(options.config?.["listen"] as object | undefined) },
  });
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const engine = scriptedEngine(script);
  const { replicas } = options;
  if (replicas) Object.assign(engine, { replicas: () => replicas });
  const engines = new Map([["test-model", engine]]);
  const logLines: string[] = [];
  const log = createJsonLog((line) => logLines.push(line));
  const { access = openAccess, accounts, clock = systemClock } = options;
  const telemetry = await createTelemetry({ config, engines, version: "1.2.3", clock, log, accounts });
  let count = 0;
  const waiting = new Set<() => void>();
  const gateway = await startGateway({
    ...{ config, engines, access, version: "1.2.3", clock: systemClock, log },
    moreRoutes: telemetry.routes,
    usage: telemetry,
    onServed: (served) => {
      telemetry.onServed(served);
      count++;
      for (const wake of waiting) wake();
    },
  });
  telemetry.watch(gateway.models);
  const served = async (expected: number): Promise<void> => {
    while (count < expected)
      await new Promise<void>((resolve) => {
        const wake = (): void => (waiting.delete(wake), resolve());
        waiting.add(wake);
      });
  };
  const scrape = async (): Promise<string> => (await fetch(telemetry.url ?? "")).text();
  const watched = { gateway, telemetry, engine, logLines, served, scrape };
  open.push(watched);
  return watched;
}

/** For `teardown`. */
export async function closeWatched(): Promise<void> {
  for (const { gateway, telemetry } of open.splice(0)) {
    await gateway.drain();
    await telemetry.close();
  }
}

/** Of the exposition: the value of a series, written as Prometheus writes it; undefined where there is none. */
export function valueOf(exposition: string, series: string): number | undefined {
  const line = exposition.split("\n").find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

/** Every series with a value, and so what a scraper stores. */
export const seriesIn = (exposition: string): readonly string[] =>
  exposition.split("\n").filter((line) => line !== "" && !line.startsWith("#"));

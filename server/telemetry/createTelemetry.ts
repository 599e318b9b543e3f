import { collectDefaultMetrics, Registry } from "prom-client";
import type { UsageSink } from "../domain/access.ts";
import type { Clock } from "../domain/clock.ts";
import type { Engine } from "../domain/engine.ts";
import type { ServeConfig } from "../gateway/config/serveConfig.ts";
import type { TracesConfig } from "../gateway/config/telemetry.ts";
import type { ModelDirectory } from "../gateway/fim/modelDirectory.ts";
import type { Served } from "../gateway/http/entry.ts";
import type { JsonLog } from "../gateway/http/jsonLog.ts";
import type { Route } from "../gateway/route.ts";
import { watchAccounts, type AccountsFacts } from "./metrics/accounts.ts";
import { watchEngines } from "./metrics/engines.ts";
import { watchMachine } from "./metrics/machine.ts";
import { watchQueues } from "./metrics/queues.ts";
import { countRequests } from "./metrics/requests.ts";
import { countSuggestions } from "./metrics/suggestions.ts";
import { startMetricsListener } from "./metricsListener.ts";
import { metricsRoute } from "./metricsRoute.ts";
import type { SpanExport } from "./traces/exportSpans.ts";

export type TelemetryDeps = {
  readonly config: Pick<ServeConfig, "listen" | "limits" | "telemetry">;
  readonly engines: ReadonlyMap<string, Engine>;
  readonly version: string;
  readonly clock: Clock;
  readonly log: JsonLog;
  /** Undefined where there are none. */
  readonly accounts: AccountsFacts | undefined;
};

/** For the operator's own monitoring: figures, and names from tables and the configuration. Nothing is sent by itself. */
export interface Telemetry extends UsageSink {
  onServed(served: Served): void;
  /** For the server's own port. */
  readonly routes: readonly Route[];
  /** To be called when the gateway has started: until then there are no figures of queues. */
  watch(models: ModelDirectory): void;
  /** Of the listener of its own, with the port that was bound; undefined where the configuration has none. */
  readonly url: string | undefined;
  close(): Promise<void>;
}

/** Rejects when the address of the metrics' own listener cannot be bound. */
export async function createTelemetry(deps: TelemetryDeps): Promise<Telemetry> {
  const { config, engines } = deps;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const stops = [watchEngines(registry, engines), watchAccounts(registry, deps)];
  watchMachine(registry, deps);
  const suggestions = countSuggestions(registry, [...engines.keys()]);
  const listener = config.telemetry.metrics && (await startMetricsListener(config.telemetry.metrics, registry));
  const count = countRequests(registry);
  const spans = config.telemetry.traces && (await openExport(config.telemetry.traces, deps.version));
  return {
    onServed: (served) => {
      count(served);
      spans?.onServed(served);
    },
    record: (_caller, event) => suggestions(event),
    routes: [metricsRoute(registry)],
    watch: (models) => watchQueues(registry, { models, limits: config.limits }),
    url: listener?.url,
    close: async () => {
      for (const stop of stops) stop();
      await listener?.close();
      // A collector that is gone is no reason not to stop.
      await spans?.close().catch(() => undefined);
      registry.clear();
    },
  };
}

/** OpenTelemetry is loaded only where it is used. */
async function openExport(config: TracesConfig, version: string): Promise<SpanExport> {
  const { exportSpans } = await import("./traces/exportSpans.ts");
  return exportSpans(config, version);
}

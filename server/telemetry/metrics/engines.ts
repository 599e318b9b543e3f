import { Counter, type Registry } from "prom-client";
import type { Engine, EngineState, ReplicaHealth } from "../../domain/engine.ts";
import { readGauge } from "./gauge.ts";

const states = [
  "idle",
  "starting",
  "loading",
  "restarting",
  "ready",
  "failed",
] as const satisfies readonly EngineState["kind"][];

/** The function ends the watching. */
export function watchEngines(registry: Registry, engines: ReadonlyMap<string, Engine>): () => void {
  readGauge(
    registry,
    {
      name: "lacuna_engine_state",
      help: "1 for the state that the engine is in, 0 for the others.",
      labels: ["model", "state"],
    },
    () =>
      [...engines].flatMap(([model, { state }]) =>
        states.map((each) => ({ labels: { model, state: each }, value: Number(state.kind === each) })),
      ),
  );
  watchReplicas(registry, engines);
  const changes = new Counter({
    name: "lacuna_engine_changes_total",
    help: "How often the engine came into a state: restarting counts crashes, failed what it did not recover from.",
    labelNames: ["model", "state"],
    registers: [registry],
  });
  const stops = [...engines].map(([model, engine]) => {
    // From the start, so that the first crash is an increase.
    for (const state of states) changes.inc({ model, state }, 0);
    let last = engine.state.kind;
    return engine.onState(({ kind }) => {
      if (kind !== last) changes.inc({ model, state: kind });
      last = kind;
    });
  });
  return () => {
    for (const stop of stops) stop();
  };
}

/** Those of a pool; their names are addresses in the settings, so their number is bounded. */
function watchReplicas(registry: Registry, engines: ReadonlyMap<string, Engine>): void {
  const gauges: readonly [name: string, help: string, read: (replica: ReplicaHealth) => number][] = [
    ["lacuna_replica_up", "1 where requests are sent to this engine of a pool.", ({ isUp }) => Number(isUp)],
    ["lacuna_replica_running", "Requests that this engine of a pool works on.", ({ inFlight }) => inFlight],
    [
      "lacuna_replica_ejections",
      "How often this engine of a pool was taken out since the start.",
      (one) => one.ejections,
    ],
  ];
  for (const [name, help, read] of gauges)
    readGauge(registry, { name, help, labels: ["model", "replica"] }, () =>
      [...engines].flatMap(([model, engine]) =>
        (engine.replicas?.() ?? []).map((one) => ({ labels: { model, replica: one.name }, value: read(one) })),
      ),
    );
}

import { tokens } from "../../base/brand.ts";
import type { EngineState, ModelInfo } from "../../domain/engine.ts";
import type { Replica } from "./replica.ts";

/** What the replicas are together: ready when one is. */
export function stateOf(replicas: readonly Replica[]): EngineState {
  const states = replicas.map(({ state }) => state);
  const models = states.flatMap((state) => (state.kind === "ready" ? [state.model] : []));
  const [model] = models;
  if (model)
    return { kind: "ready", model: { ...model, contextTokens: smallest(models), device: deviceOf(replicas, model) } };
  const working = states.find(({ kind }) => kind === "starting" || kind === "loading" || kind === "restarting");
  if (working) return working;
  const failed = states.filter((state) => state.kind === "failed");
  const [first] = failed;
  if (!first) return { kind: "idle" };
  return { ...first, detail: [...new Set(failed.map(({ detail }) => detail))].join(" ") };
}

/** A prompt has to fit whichever replica answers it. */
const smallest = (models: readonly ModelInfo[]): ModelInfo["contextTokens"] =>
  tokens(Math.min(...models.map(({ contextTokens }) => contextTokens)));

function deviceOf(replicas: readonly Replica[], { device }: ModelInfo): string {
  const up = replicas.filter(({ isUp }) => isUp).length;
  return replicas.length === 1 ? device : `${device} (${up} of ${replicas.length} replicas up)`;
}

import type { Engine, EngineState, ModelInfo } from "../domain/engine.ts";
import type { EngineTrouble } from "../domain/reason.ts";

export type Readiness =
  | { readonly kind: "ready"; readonly model: ModelInfo }
  | { readonly kind: "trouble"; readonly reason: EngineTrouble; readonly detail: string };

/**
 * Nobody waits for an engine while typing: it is started, and the request is answered with nothing. Who asks
 * explicitly waits until it is ready, or until the request is cancelled.
 */
export async function waitForEngine(
  engine: Engine,
  trigger: "automatic" | "explicit",
  signal: AbortSignal,
): Promise<Readiness> {
  if (engine.state.kind === "ready") return readiness(engine.state);
  if (trigger === "explicit") return readiness(await engine.prepare(signal));
  // Outlives the request on purpose: the next key press should find the engine ready.
  if (engine.state.kind === "idle") void engine.prepare(new AbortController().signal);
  return readiness(engine.state);
}

function readiness(state: EngineState): Readiness {
  switch (state.kind) {
    case "ready":
      return { kind: "ready", model: state.model };
    case "failed":
      return { kind: "trouble", reason: state.reason, detail: state.detail };
    case "restarting":
      return { kind: "trouble", reason: "engineRestarting", detail: state.detail };
    case "idle":
      return { kind: "trouble", reason: "engineStarting", detail: "" };
    case "starting":
    case "loading":
      return { kind: "trouble", reason: "engineStarting", detail: state.detail };
  }
}

import type { Engine, EngineState } from "../../domain/engine.ts";

export type FallbackDeps = {
  readonly team: Engine;
  readonly embedded: Engine;
  /** Whether the rules of the server, as far as they are known, let the engine of this machine stand in. */
  readonly isAllowed: () => boolean;
};

/** The team's server; while it cannot be reached, the engine of this machine. */
export function createFallbackEngine({ team, embedded, isAllowed }: FallbackDeps): Engine {
  const isAway = ({ kind, ...state }: EngineState): boolean =>
    kind === "failed" && "reason" in state && state.reason === "serverUnreachable" && isAllowed();
  const current = (): Engine => (isAway(team.state) ? embedded : team);
  const listeners = new Set<(state: EngineState) => void>();
  const tell = (): void => {
    for (const listener of listeners) listener(current().state);
  };
  const stops = [
    team.onState((state) => {
      if (isAway(state) && embedded.state.kind === "idle") void embedded.prepare(new AbortController().signal);
      tell();
    }),
    embedded.onState(tell),
  ];
  return {
    get state() {
      return current().state;
    },
    onState: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    prepare: async (signal) => {
      const state = await team.prepare(signal);
      return isAway(state) ? embedded.prepare(signal) : state;
    },
    countTokens: (texts, signal) => current().countTokens(texts, signal),
    generate: (request, signal) => current().generate(request, signal),
    dispose: async () => {
      for (const stop of stops) stop();
      listeners.clear();
      await team.dispose();
    },
  };
}

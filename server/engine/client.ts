import type { Clock } from "../domain/clock.ts";
import type { Engine, EngineState, GenerateEvent, GenerateRequest } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import type { Located } from "../domain/modelStore.ts";
import { type BackOff, usualBackOff } from "../base/backOff.ts";
import type { Endpoint } from "./endpoint.ts";
import { findEndpoint } from "./endpoint.ts";
import type { EngineOptions } from "./protocol.ts";
import { relay } from "./relay.ts";
import { spawnEngine, type SpawnHost } from "./spawnHost.ts";
import { Supervisor } from "./supervisor.ts";
import { TokenCounts } from "./tokenCounts.ts";

export type EngineClientDeps = {
  readonly locateModel: () => Promise<Located>;
  /** Read whenever the host is prepared; call `prepare` after the settings changed. */
  readonly options: () => EngineOptions;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly spawnHost?: SpawnHost;
  readonly endpoint?: Endpoint;
  readonly backOff?: BackOff;
  readonly random?: () => number;
};

/** The engine as another process: started when it is needed, shared with every other client of this user. */
export function createEngineClient(deps: EngineClientDeps): Engine {
  const listeners = new Set<(state: EngineState) => void>();
  const counts = new TokenCounts();
  const supervisor = new Supervisor({
    ...deps,
    spawnHost: deps.spawnHost ?? spawnEngine,
    endpoint: deps.endpoint ?? findEndpoint(),
    backOff: deps.backOff ?? usualBackOff,
    random: deps.random ?? Math.random,
    onState: (state) => {
      for (const listener of listeners) callSafely(deps.log, () => listener(state));
    },
  });

  async function* generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<GenerateEvent> {
    const ready = supervisor.ready;
    if (!ready) {
      supervisor.startSoon();
      yield supervisor.trouble;
      return;
    }
    yield* relay({ ...ready, request, signal, clock: deps.clock, onDone: () => supervisor.wasUseful() });
  }

  return {
    get state() {
      return supervisor.state;
    },
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    prepare: (signal) => supervisor.prepare(signal),
    async countTokens(texts, signal) {
      const ready = signal.aborted ? undefined : supervisor.ready;
      return ready ? counts.count(ready, texts) : [];
    },
    tokenIds: async (text, signal) => (signal.aborted ? undefined : supervisor.ready?.link.tokenIds(text)),
    generate,
    async dispose() {
      listeners.clear();
      await supervisor.dispose();
    },
  };
}

function callSafely(log: Log, call: () => void): void {
  try {
    call();
  } catch (error) {
    log.bug("Engine.onState", error);
  }
}

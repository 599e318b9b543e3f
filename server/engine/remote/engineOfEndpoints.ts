import type { Clock } from "../../domain/clock.ts";
import type { Engine, EngineState } from "../../domain/engine.ts";
import type { EngineTrouble } from "../../domain/reason.ts";
import type { Log } from "../../domain/log.ts";
import { createEnginePool } from "../pool/createEnginePool.ts";
import { createRemoteEngine } from "./createRemoteEngine.ts";
import { parseEndpoint, type Endpoint, type Network } from "./endpoint.ts";
import { kinds } from "./kinds.ts";

/** What of the settings says which engines are asked. */
export type EndpointSettings = Network & { readonly entries: readonly string[]; readonly contextTokens: number };

export type EndpointsDeps = { readonly settings: EndpointSettings; readonly clock: Clock; readonly log: Log };

/** The servers that `engine.endpoints` names, as one engine; a fault in any entry is a failed engine that says so. */
export function engineOfEndpoints({ settings, clock, log }: EndpointsDeps): Engine {
  const endpoints: Endpoint[] = [];
  for (const entry of settings.entries) {
    const parsed = parseEndpoint(entry, settings);
    if (parsed.kind === "fault") return brokenEngine(`engine.endpoints: ${parsed.fault}.`);
    endpoints.push(parsed.endpoint);
  }
  const replicas = endpoints.map((endpoint) => ({
    name: `${endpoint.url} ${endpoint.model}`.trim(),
    engine: createRemoteEngine({ endpoint, clock, contextTokens: () => settings.contextTokens }),
    mostInFlight: kinds[endpoint.kind].mostInFlight,
  }));
  return createEnginePool({ replicas, clock, log });
}

export function brokenEngine(detail: string, reason: EngineTrouble = "engineRefused"): Engine {
  const state: EngineState = { kind: "failed", reason, detail };
  return {
    state,
    onState: () => () => {},
    prepare: async () => state,
    countTokens: async () => [],
    async *generate() {
      yield { kind: "trouble", reason, detail };
    },
    dispose: async () => {},
  };
}

import { reasons } from "../domain/reason.ts";
import type { Caller } from "../domain/access.ts";
import type { Clock } from "../domain/clock.ts";
import { infoOf, type ServedModel } from "../gateway/fim/modelDirectory.ts";
import type { Call, DialectName } from "../gateway/route.ts";
import type { EngineStatus, MeReply, StatusReply } from "./api.ts";
import { get, type Endpoint } from "./endpoint.ts";

/** What a server is, for those who ask it. */
export type ServerFacts = {
  readonly hasTls: boolean;
  /** Undefined without accounts. */
  readonly database: "embedded" | "postgresql" | undefined;
  /** Those that are switched on. */
  readonly dialects: readonly DialectName[];
  readonly hasPlayground: boolean;
  readonly clock: Clock;
  /** What whoever runs the server should know, as sentences. */
  readonly warnings?: () => Promise<readonly string[]>;
};

/** Two questions that every server answers, with or without accounts. */
export function serverEndpoints(facts: ServerFacts): readonly Endpoint[] {
  const startedAt = facts.clock.now();
  const uptimeSeconds = (): number => Math.floor((facts.clock.now() - startedAt) / 1000);
  return [
    get("me", { scope: "self", does: "who asks, what they may do, and what the server offers" }, (call) =>
      me(call, facts),
    ),
    get("status", { scope: "self", does: "version, engines, queues" }, (call) => status(call, facts, uptimeSeconds())),
  ];
}

async function me({ caller, service }: Call, { database, dialects, hasPlayground }: ServerFacts): Promise<MeReply> {
  const { userId, name, role, groups, scopes, tokenId = null } = caller;
  const models = await service.offeredNames(caller);
  return {
    ...{ user: name, id: userId, role, groups, scopes, tokenId },
    server: { version: service.version, hasAccounts: database !== undefined, models, dialects, hasPlayground },
  };
}

async function status({ service, caller }: Call, facts: ServerFacts, uptimeSeconds: number): Promise<StatusReply> {
  return {
    ...{ version: service.version, uptimeSeconds, isReady: await service.isReady(), hasTls: facts.hasTls },
    ...{ hasAccounts: facts.database !== undefined, database: facts.database ?? null },
    warnings: caller.scopes.includes("server.write") ? ((await facts.warnings?.()) ?? []) : [],
    engines: (await visibleModels({ service, caller })).map((served) => engineStatus(served, caller)),
  };
}

/** Those that the caller may use; whoever runs the server sees every one. */
async function visibleModels({ service, caller }: Pick<Call, "service" | "caller">): Promise<readonly ServedModel[]> {
  const { all } = service.models;
  if (caller.scopes.includes("server.write")) return all;
  const names = await service.offeredNames(caller);
  return all.filter(({ id }) => names.includes(id));
}

/** Without the file, and without the engine's own words on its trouble: both may hold paths of the server's machine. */
function engineStatus(served: ServedModel, caller: Caller): EngineStatus {
  const { id, engine, queue } = served;
  const { state } = engine;
  const info = infoOf(served);
  return {
    ...{ model: id, state: state.kind, running: queue.running, waiting: queue.waiting },
    trouble: state.kind === "failed" ? reasons[state.reason].means : null,
    loaded: info
      ? {
          ...{ family: info.family, device: info.device, threads: info.threads, contextTokens: info.contextTokens },
          ...{ prefillPerSecond: info.prefillPerSecond, decodePerSecond: info.decodePerSecond },
        }
      : null,
    replicas: (engine.replicas?.() ?? []).map(({ name, isUp, inFlight, ejections }) => ({
      name: caller.scopes.includes("usage.read") ? name : null,
      ...{ isUp, inFlight, ejections },
    })),
  };
}

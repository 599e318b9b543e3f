import { createServer, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import type { Access, Caller, UsageSink } from "../domain/access.ts";
import type { Clock } from "../domain/clock.ts";
import { late, within } from "../domain/deadline.ts";
import type { Engine } from "../domain/engine.ts";
import { noTeamRules } from "../domain/teamServer.ts";
import type { ServeConfig } from "./config/serveConfig.ts";
import { RequestFailure } from "./failure.ts";
import { completeFim } from "./fim/completeFim.ts";
import { infoOf, ModelDirectory } from "./fim/modelDirectory.ts";
import { offeredModel, offeredNames } from "./fim/offered.ts";
import { CertificateWatch, readPem } from "./http/certificate.ts";
import { createApp, type App } from "./http/createApp.ts";
import { logServed, type Served } from "./http/entry.ts";
import type { JsonLog } from "./http/jsonLog.ts";
import { OwnDoor } from "./http/ownDoor.ts";
import type { Route, Service, SocketRoute, SuggestionEvent } from "./route.ts";
import { routes } from "./routes.ts";

export type GatewayDeps = {
  readonly config: ServeConfig;
  /** By model id; the first answers requests that name no model. */
  readonly engines: ReadonlyMap<string, Engine>;
  readonly access: Access;
  readonly version: string;
  readonly clock: Clock;
  readonly log: JsonLog;
  /** Besides the log: for metrics. */
  readonly onServed?: (served: Served) => void;
  readonly onSuggestion?: (told: {
    readonly event: SuggestionEvent;
    readonly model: string;
    readonly caller: Caller;
  }) => void;
  /** Without it, everything that the language server's own settings allow. */
  readonly policyOf?: Service["policyOf"];
  /** What became of suggestions; without it, nobody is told. */
  readonly usage?: UsageSink;
  /** What else has to work before requests can be answered; asked for each readiness probe. */
  readonly isReady?: () => Promise<boolean>;
  /** Besides those of the dialects, such as pages for administrators. */
  readonly moreRoutes?: readonly Route[];
  readonly sockets?: readonly SocketRoute[];
};

export type Gateway = {
  /** With the port that was bound. */
  readonly url: string;
  readonly reloadCertificate: () => void;
  /** With their queues, for whoever watches them. */
  readonly models: ModelDirectory;
  /** Takes no new requests, lets running ones end within the deadline, then ends. */
  readonly drain: () => Promise<void>;
};

/** Starts to listen. Rejects when the address cannot be bound or the certificate cannot be read. */
export async function startGateway(deps: GatewayDeps): Promise<Gateway> {
  const { config, log } = deps;
  const { server, tls } = createSocket(config);
  const state = { isDraining: false };
  const service = createService(deps, state);
  const ownDoor = new OwnDoor();
  const app = createApp({
    ...{ ...deps, server, ownDoor },
    routes: [...(deps.moreRoutes ?? []), ...routes],
    sockets: deps.sockets ?? [],
    service,
    onServed: (served) => {
      logServed(log, served);
      deps.onServed?.(served);
    },
  });
  const host = config.listen.host === "localhost" ? "127.0.0.1" : config.listen.host;
  await app.app.listen({ host, port: config.listen.port });
  if (deps.sockets !== undefined && deps.sockets.length > 0) await ownDoor.listen(app.handler);
  const watch = tls && config.listen.tls ? new CertificateWatch(config.listen.tls, tls, log) : undefined;
  return {
    url: urlOf(config, server.address()),
    reloadCertificate: () => watch?.reload(),
    models: service.models,
    drain: async () => {
      state.isDraining = true;
      watch?.dispose();
      await drain(app, server, deps);
      ownDoor.close();
    },
  };
}

function createSocket({ listen, limits }: ServeConfig): { server: Server; tls: TlsServer | undefined } {
  const options: ServerOptions = {
    requestTimeout: limits.receiveSeconds * 1000,
    headersTimeout: Math.min(10, limits.receiveSeconds) * 1000,
    connectionsCheckingInterval: 1000,
    // Above the usual minute of load balancers, which otherwise send into a connection that has just been closed.
    keepAliveTimeout: 75_000,
  };
  const tls = listen.tls && createTlsServer({ ...options, ...readPem(listen.tls), minVersion: "TLSv1.2" });
  const server = tls ?? createServer(options);
  server.maxConnections = limits.connections;
  return { server, tls };
}

function createService(deps: GatewayDeps, state: { readonly isDraining: boolean }): Service {
  const { config, clock, access, log } = deps;
  const { limits } = config;
  const models = new ModelDirectory({
    engines: deps.engines,
    ...{ aliases: config.models.aliases, default: config.models.default, clock },
    limits: { running: limits.running, waiting: limits.waiting, waitMs: limits.waitSeconds * 1000 },
  });
  const fim = { models, access, clock, log, limits: { ...limits, loadMs: limits.waitSeconds * 1000 } };
  return {
    models,
    offeredNames: (caller) => offeredNames(fim, caller),
    offeredModel: (name, caller) => offeredModel({ offer: fim, caller }, name),
    version: deps.version,
    complete: (request, asker) => completeFim(fim, request, asker),
    isReady: async () =>
      !state.isDraining &&
      models.all.some((model) => infoOf(model) !== undefined) &&
      ((await deps.isReady?.()) ?? true),
    policyOf: deps.policyOf ?? (async () => ({ kind: "open", rules: noTeamRules })),
    usage: deps.usage ?? { record: () => {} },
    // Clients that report this ask without naming a model.
    onSuggestion: (event, caller) => deps.onSuggestion?.({ event, model: models.find(undefined)?.id ?? "", caller }),
  };
}

/** For answers that were told to end to say so. */
const lastWordsMs = 1000;

async function drain({ app, whenIdle, abortAll }: App, server: Server, { config, clock }: GatewayDeps): Promise<void> {
  const closed = app.close();
  const isIdle = await within(clock, config.limits.drainSeconds * 1000, whenIdle());
  if (isIdle === late) {
    abortAll(new RequestFailure("unavailable", "The server is stopping."));
    await within(clock, lastWordsMs, whenIdle());
  }
  // What is left are connections without a request: a client's spare ones, or one that dawdles.
  server.closeAllConnections();
  await closed;
}

function urlOf({ listen }: ServeConfig, address: string | AddressInfo | null): string {
  const port = typeof address === "object" ? (address?.port ?? listen.port) : listen.port;
  const host = listen.host.includes(":") ? `[${listen.host}]` : listen.host;
  return `${listen.tls ? "https" : "http"}://${host}:${port}`;
}

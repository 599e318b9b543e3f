import { EventEmitter, once } from "node:events";
import type { RequestListener, Server } from "node:http";
import { randomUUID } from "node:crypto";
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { field } from "../../base/record.ts";
import type { Access, Scope } from "../../domain/access.ts";
import type { Clock } from "../../domain/clock.ts";
import type { ServeConfig } from "../config/serveConfig.ts";
import { RequestFailure } from "../failure.ts";
import type { Route, Service, SocketRoute, Visitor } from "../route.ts";
import { AddressLimit } from "./addressLimit.ts";
import { doorkeeper } from "./doors.ts";
import { Entry, type Served } from "./entry.ts";
import type { JsonLog } from "./jsonLog.ts";
import type { OwnDoor } from "./ownDoor.ts";
import { callerWith, RouteGroup } from "./routeGroup.ts";
import { sendFailure } from "./sendReply.ts";
import { openTrace } from "./trace.ts";
import { sessionIn } from "./session.ts";
import { addSockets } from "./sockets.ts";

export type AppDeps = {
  readonly server: Server;
  readonly config: ServeConfig;
  readonly routes: readonly Route[];
  readonly sockets: readonly SocketRoute[];
  readonly service: Service;
  readonly access: Access;
  readonly clock: Clock;
  readonly log: JsonLog;
  readonly ownDoor: OwnDoor;
  readonly onServed: (served: Served) => void;
};

export type App = {
  readonly app: FastifyInstance;
  /** For requests of another listener. */
  readonly handler: RequestListener;
  /** Resolves when no request is being answered. */
  readonly whenIdle: () => Promise<void>;
  readonly abortAll: (reason: RequestFailure) => void;
};

/** The HTTP server without its socket. Every request passes the same doors in the same order, before its body is read. */
export function createApp(deps: AppDeps): App {
  const { config, clock } = deps;
  const entries = new WeakMap<FastifyRequest, Entry>();
  const open = new Set<Entry>();
  const idle = new EventEmitter();
  const app = bareApp(deps);
  const headers = headersFor(config);
  app.addHook("onRequest", async (request, reply) => {
    const entry = new Entry(request.id, clock);
    entries.set(request, entry);
    const { traces } = config.telemetry;
    if (traces) entry.trace = openTrace(request.headers["traceparent"], traces.percent);
    open.add(entry);
    const onServed = (served: Served): void => {
      open.delete(entry);
      if (open.size === 0) idle.emit("idle");
      deps.onServed(served);
    };
    entry.follow({ request, reply }, { clock, requestMs: config.limits.requestSeconds * 1000, onServed });
    void reply.headers(headers).header("x-request-id", request.id);
  });
  addDoors(app, deps);
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsAt(app, request.url.split("?", 1)[0] ?? "");
    if (methods.length > 0) void reply.header("allow", methods.join(", "));
    return sendFailure(reply, nothingFor(methods), sayPlainly);
  });
  app.setErrorHandler((error, _request, reply) => sendFailure(reply, toFailure(error, deps.log), sayPlainly));
  const entryOf = (request: FastifyRequest): Entry => entries.get(request) ?? new Entry(request.id, clock);
  addRoutes(app, deps, entryOf);
  addSockets(app, deps.sockets, {
    admit: (request, { scope }) => admitVisitor(request, scope, { deps, entryOf }),
    opened: (request) => entryOf(request).upgraded(),
  });
  return {
    app,
    handler: (request, response) => app.routing(request, response),
    whenIdle: async () => {
      if (open.size > 0) await once(idle, "idle");
    },
    abortAll: (reason) => {
      for (const entry of open) entry.abort(reason);
    },
  };
}

async function admitVisitor(
  request: FastifyRequest,
  scope: Scope,
  { deps, entryOf }: { readonly deps: AppDeps; readonly entryOf: (request: FastifyRequest) => Entry },
): Promise<Visitor> {
  const entry = entryOf(request);
  entry.dialect = "core";
  const principal = { secret: secretIn(request), address: request.ip };
  const caller = (entry.caller = await callerWith(scope, deps.access, principal.secret));
  return { caller, delegate: (delegation) => deps.ownDoor.lend(principal, delegation) };
}

const methodsAt = (app: FastifyInstance, url: string): readonly string[] =>
  ["GET", "POST"].filter((method) => app.hasRoute({ method, url }));

const nothingFor = (methods: readonly string[]): RequestFailure =>
  methods.length === 0
    ? new RequestFailure("notFound", "There is nothing at this address.")
    : new RequestFailure("wrongMethod", `This address takes ${methods.join(" and ")} only.`);

function bareApp({ server, config }: AppDeps): FastifyInstance {
  const app = fastify({
    serverFactory: (handler) => server.on("request", handler),
    logger: false,
    bodyLimit: config.limits.bodyKiB * 1024,
    genReqId: (request) => givenId(request.headers["x-request-id"]) ?? randomUUID(),
    trustProxy: config.listen.trustedProxies.length === 0 ? false : [...config.listen.trustedProxies],
    return503OnClosing: true,
    forceCloseConnections: "idle",
    frameworkErrors: (_error, _request, reply) =>
      void sendFailure(reply, new RequestFailure("badRequest", "The address is malformed."), sayPlainly),
  });
  app.removeContentTypeParser("text/plain");
  return app;
}

function addDoors(app: FastifyInstance, { config, clock, ownDoor }: AppDeps): void {
  const refuse = doorkeeper(config.listen);
  const limit = new AddressLimit(
    { perMinute: config.limits.perAddressPerMinute, burst: config.limits.perAddressBurst },
    clock,
  );
  const addressOf = ({ raw, ip }: FastifyRequest): string => ownDoor.principalOf(raw)?.address ?? ip;
  app.addHook("onRequest", async (request) => {
    const refusal = refuse(request.headers) ?? limit.take(addressOf(request));
    if (refusal) throw refusal;
  });
  app.addHook("onError", async (request, _reply, error) => {
    if (error instanceof RequestFailure && error.kind === "unauthorised") limit.punish(addressOf(request));
  });
}

function addRoutes(app: FastifyInstance, deps: AppDeps, entryOf: (request: FastifyRequest) => Entry): void {
  const { config, routes, service, access, log, ownDoor } = deps;
  const secretOf = (request: FastifyRequest): string | undefined => {
    const principal = ownDoor.principalOf(request.raw);
    return principal ? principal.secret : secretIn(request);
  };
  const offered = routes.filter(({ dialect }) => dialect === "core" || config.dialects[dialect]);
  const add = (to: FastifyInstance, group: RouteGroup): void =>
    void to.route({
      method: group.method,
      url: group.path,
      onRequest: async (request) => {
        const entry = entryOf(request);
        entry.dialect = group.usual.dialect;
        entry.caller = await group.admit(access, () => secretOf(request));
      },
      errorHandler: (error, _request, reply) => void sendFailure(reply, toFailure(error, log), group.usual.sayFailure),
      handler: async (request, reply) => answer({ group, request, reply, entry: entryOf(request), service, log }),
    });
  const groups = RouteGroup.all(offered);
  for (const group of groups.filter(({ takesForm }) => !takesForm)) add(app, group);
  void app.register(async (forms) => {
    forms.removeAllContentTypeParsers();
    forms.addContentTypeParser(formType, { parseAs: "string" }, async (_request: FastifyRequest, text: string) =>
      Object.fromEntries(new URLSearchParams(text)),
    );
    for (const group of groups.filter(({ takesForm }) => takesForm)) add(forms, group);
  });
}

const formType = "application/x-www-form-urlencoded";

async function answer(input: {
  readonly group: RouteGroup;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly entry: Entry;
  readonly service: Service;
  readonly log: JsonLog;
}): Promise<FastifyReply> {
  const { group, request, reply, entry, service, log } = input;
  const route = group.routeFor(request);
  entry.dialect = route.dialect;
  try {
    return await group.handle(route, { request, reply, entry, service });
  } catch (error) {
    return sendFailure(reply, toFailure(error, log), route.sayFailure);
  }
}

const sayPlainly: Route["sayFailure"] = (failure) => ({ body: { error: { message: failure.message } } });

const headersFor = ({ listen }: ServeConfig): Readonly<Record<string, string>> => ({
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  ...(listen.tls ? { "strict-transport-security": "max-age=31536000" } : {}),
});

/** A proxy's id, if it is plainly one: it goes to the log. */
const givenId = (header: unknown): string | undefined =>
  typeof header === "string" && /^[\da-f-]{8,64}$/i.test(header) ? header : undefined;

/** As OpenAI's clients send it, or llama.cpp's, or a browser of somebody signed in. */
function secretIn({ method, headers, protocol }: FastifyRequest): string | undefined {
  const { authorization, "x-api-key": key } = headers;
  const [, bearer] = /^Bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  const sent = bearer ?? (typeof key === "string" ? key : undefined);
  if (sent !== undefined) return sent;
  const session = sessionIn({ method, headers, protocol });
  // The second lock: a form cannot send this type.
  const isJson = /^application\/json\b/i.test(headers["content-type"] ?? "");
  if (session !== undefined && method === "POST" && !isJson) throw notJson();
  return session;
}

const notJson = (): RequestFailure =>
  new RequestFailure("notJson", "Send the body as JSON, with Content-Type: application/json.");

/** What the HTTP library refuses, in our words: its own quote the body. */
function toFailure(error: unknown, log: JsonLog): RequestFailure {
  if (error instanceof RequestFailure) return error;
  switch (field(error instanceof Error ? { ...error } : error, "statusCode")) {
    case 400:
      return new RequestFailure("badRequest", "The body is not valid JSON.");
    case 413:
      return new RequestFailure("tooLarge", "The body is larger than this server takes. Send less text.");
    case 415:
      return notJson();
    case 503:
      return new RequestFailure("unavailable", "The server is stopping.");
    default:
      log.bug("a request handler", error);
      return new RequestFailure("defect", "A defect in this server. Its log has the details.");
  }
}

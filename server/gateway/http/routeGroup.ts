import type { FastifyReply, FastifyRequest } from "fastify";
import { invariant } from "../../base/invariant.ts";
import { isRecord } from "../../base/record.ts";
import type { Access, Caller, Scope } from "../../domain/access.ts";
import { failureOf, RequestFailure } from "../failure.ts";
import type { Route, Service } from "../route.ts";
import type { Entry } from "./entry.ts";
import { sendReply } from "./sendReply.ts";
import { sessionIn } from "./session.ts";
import { traceparentOf } from "./trace.ts";

const nobody: Caller = { userId: "", name: "", role: "service", groups: [], tokenId: undefined, scopes: [] };

/** The routes of one method and path: different dialects, told apart by the body, with the same need for permission. */
export class RouteGroup {
  /** The one that answers what none claims, such as a body that is no JSON. */
  readonly usual: Route;
  readonly #routes: readonly Route[];

  static all(routes: readonly Route[]): readonly RouteGroup[] {
    const groups = new Map<string, Route[]>();
    for (const route of routes) {
      const key = `${route.method} ${route.path}`;
      groups.set(key, [...(groups.get(key) ?? []), route]);
    }
    return [...groups.values()].map((group) => new RouteGroup(group));
  }

  constructor(routes: readonly Route[]) {
    const [first] = routes;
    invariant(first, "a group of routes is never empty");
    invariant(
      routes.every(({ scope }) => scope === first.scope),
      `routes for ${first.method} ${first.path} differ in their scope`,
    );
    this.usual = routes.find(({ claims }) => claims === undefined) ?? first;
    this.#routes = routes;
  }

  get method(): Route["method"] {
    return this.usual.method;
  }

  get path(): string {
    return this.usual.path;
  }

  get takesForm(): boolean {
    return this.usual.takes === "form";
  }

  /** Who asks, if they may; before anything is read of the body. Undefined where anybody may. */
  async admit(access: Access, secretIn: () => string | undefined): Promise<Caller | undefined> {
    const { scope } = this.usual;
    return scope === "public" ? undefined : callerWith(scope, access, secretIn());
  }

  routeFor({ body, headers }: Pick<FastifyRequest, "body" | "headers">): Route {
    return this.#routes.find(({ claims }) => claims?.(body, headers) ?? true) ?? this.usual;
  }

  async handle(
    route: Route,
    at: {
      readonly request: FastifyRequest;
      readonly reply: FastifyReply;
      readonly entry: Entry;
      readonly service: Service;
    },
  ): Promise<FastifyReply> {
    const { request, reply, entry, service } = at;
    const answer = await route.handle({
      id: entry.id,
      caller: entry.caller ?? nobody,
      signal: entry.signal,
      ...(entry.trace && { traceparent: traceparentOf(entry.trace) }),
      onAdmitted: () => entry.admitted(),
      onWork: (work) => entry.worked(work),
      service,
      body: request.body,
      params: textsOf(request.params),
      query: isRecord(request.query) ? request.query : {},
      session: sessionIn(request),
      origin: originOf(request),
      address: request.ip,
      headers: request.headers,
    });
    return sendReply(reply, answer);
  }
}

/** With the host as it was checked at the door, not as a proxy rewrote it. A browser knows of TLS that a proxy keeps to itself. */
function originOf({ protocol, headers: { host = "", origin } }: FastifyRequest): string {
  return origin === `https://${host}` ? origin : `${protocol}://${host}`;
}

/** Who asks, if they have this permission. */
export async function callerWith(scope: Scope, access: Access, secret: string | undefined): Promise<Caller> {
  const outcome = await access.authenticate(secret);
  if (outcome.kind === "refused") throw failureOf(outcome);
  if (outcome.caller.scopes.includes(scope)) return outcome.caller;
  throw new RequestFailure("forbidden", `This needs the permission "${scope}", which you or your token do not have.`);
}

const textsOf = (params: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(isRecord(params) ? params : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );

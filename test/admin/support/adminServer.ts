import type { Sql } from "../../../server/accounts/sql/sql.ts";
import { adminRoutes } from "../../../server/admin/adminRoutes.ts";
import type { Checkpoint } from "../../../server/admin/api.ts";
import { systemClock } from "../../../server/base/systemClock.ts";
import { readServeConfig } from "../../../server/gateway/config/serveConfig.ts";
import type { ReplicaHealth } from "../../../server/domain/engine.ts";
import type { Role } from "../../../server/domain/access.ts";
import { createJsonLog } from "../../../server/gateway/http/jsonLog.ts";
import type { Route, SocketRoute } from "../../../server/gateway/route.ts";
import { routes } from "../../../server/gateway/routes.ts";
import { startGateway, type Gateway } from "../../../server/gateway/startGateway.ts";
import { signInRoutes } from "../../../server/signin/signInRoutes.ts";
import { languageServerSocket } from "../../../server/web/languageServerSocket.ts";
import { pageRoutes } from "../../../server/web/pageRoutes.ts";
import { Bench } from "../../accounts/support/bench.ts";
import { scriptedEngine } from "../../support/scriptedEngine.ts";

export type Answer<T = unknown> = { readonly status: number; readonly body: T };

const replica: ReplicaHealth = { name: "http://gpu1.internal:8000", isUp: true, inFlight: 0, ejections: 2 };

/** A real gateway on loopback with accounts in an embedded database, emptied by `reset`. */
export class AdminServer {
  readonly routes: readonly Route[];
  readonly sockets: readonly SocketRoute[];
  readonly logLines: string[];
  readonly bench: Bench;
  readonly #gateway: Gateway;

  private constructor(parts: {
    bench: Bench;
    gateway: Gateway;
    routes: readonly Route[];
    sockets: readonly SocketRoute[];
    logLines: string[];
  }) {
    this.bench = parts.bench;
    this.routes = parts.routes;
    this.sockets = parts.sockets;
    this.logLines = parts.logLines;
    this.#gateway = parts.gateway;
  }

  static async on(sql: Sql): Promise<AdminServer> {
    const bench = await Bench.on(sql);
    const { accounts, checkpoints } = bench;
    const { config, faults } = readServeConfig({
      listen: { port: 0 },
      limits: { perAddressPerMinute: 1_000_000, perAddressBurst: 100_000 },
    });
    if (faults.length > 0) throw new Error(JSON.stringify(faults));
    const facts = {
      hasTls: false,
      database: "embedded",
      hasPlayground: true,
      dialects: ["openai"],
      clock: systemClock,
      warnings: async () => ["a group is missing"],
    } as const;
    const kept = (): readonly Checkpoint[] => checkpoints;
    const moreRoutes = [
      ...adminRoutes({ facts, accounts, keptCheckpoints: kept }),
      ...signInRoutes({ accounts, clock: systemClock, canBeClaimed: true }),
      ...pageRoutes("", ["dashboard", "playground"]),
    ];
    const logLines: string[] = [];
    const log = createJsonLog((line) => logLines.push(line));
    const run = (): never => {
      throw new Error("nobody opens a page here");
    };
    const sockets = [
      languageServerSocket({ version: "", settings: {}, clock: systemClock, log, start: { asks: "thisServer", run } }),
    ];
    const gateway = await startGateway({
      ...{ config, access: accounts, usage: accounts, version: "0.0.0", clock: systemClock, moreRoutes, sockets, log },
      engines: new Map([["test-model", { ...scriptedEngine({ says: "x" }), replicas: () => [replica] }]]),
    });
    return new AdminServer({ bench, gateway, routes: [...routes, ...moreRoutes], sockets, logLines });
  }

  get url(): string {
    return this.#gateway.url;
  }

  /** `path` below /v1/lacuna/. */
  async get<T = unknown>(
    secret: string,
    path: string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T>> {
    const asked = Object.keys(query).length === 0 ? "" : `?${new URLSearchParams(query).toString()}`;
    return this.#ask<T>(secret, path + asked);
  }

  async post<T = unknown>(secret: string, path: string, body: unknown = {}): Promise<Answer<T>> {
    return this.#ask<T>(secret, path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  /** The secret of somebody with a token for all that their role may do. */
  async person(name: string, role: Role = "developer"): Promise<string> {
    return (await this.bench.person(name, role)).secret;
  }

  async close(): Promise<void> {
    await this.#gateway.drain();
    await this.bench.close();
  }

  async #ask<T>(secret: string, path: string, init: RequestInit = {}): Promise<Answer<T>> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${secret}` };
    const response = await fetch(`${this.url}/v1/lacuna/${path}`, { ...init, headers });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as T };
  }
}

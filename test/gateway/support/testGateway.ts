import { systemClock } from "../../../server/base/systemClock.ts";
import type { Access } from "../../../server/domain/access.ts";
import type { Engine } from "../../../server/domain/engine.ts";
import type { TeamPolicy } from "../../../server/domain/teamServer.ts";
import { readServeConfig } from "../../../server/gateway/config/serveConfig.ts";
import type { Served } from "../../../server/gateway/http/entry.ts";
import { createJsonLog } from "../../../server/gateway/http/jsonLog.ts";
import type { Route } from "../../../server/gateway/route.ts";
import { openAccess } from "../../../server/gateway/openAccess.ts";
import { startGateway } from "../../../server/gateway/startGateway.ts";
import { scriptedEngine, type Script, type ScriptedEngine } from "../../support/scriptedEngine.ts";

export type TestGateway = {
  readonly url: string;
  readonly engine: ScriptedEngine;
  readonly logLines: readonly string[];
  readonly served: readonly Served[];
  readonly events: readonly unknown[];
  /** The next request that the server is done with. */
  readonly nextServed: () => Promise<Served>;
  readonly drain: () => Promise<void>;
  readonly reloadCertificate: () => void;
};

export type TestOptions = {
  readonly config?: Record<string, unknown>;
  readonly access?: Access;
  readonly engines?: ReadonlyMap<string, Engine>;
  readonly moreRoutes?: readonly Route[];
  readonly policyOf?: (project: string | undefined) => Promise<TeamPolicy>;
};

const open: TestGateway[] = [];

/** The real server on a free port of loopback, in front of a scripted engine under the name "test-model". */
export async function testGateway(script: Script, options: TestOptions = {}): Promise<TestGateway> {
  const { config, faults } = readServeConfig({ ...options.config, listen: { port: 0, ...listenOf(options.config) } });
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const engine = scriptedEngine(script);
  const logLines: string[] = [];
  const served: Served[] = [];
  const events: unknown[] = [];
  const waiting: ((served: Served) => void)[] = [];
  const gateway = await startGateway({
    config,
    engines: options.engines ?? new Map([["test-model", engine]]),
    access: options.access ?? openAccess,
    version: "0.0.0",
    moreRoutes: options.moreRoutes ?? [],
    ...(options.policyOf && { policyOf: options.policyOf }),
    clock: systemClock,
    log: createJsonLog((line) => logLines.push(line)),
    onServed: (each) => {
      served.push(each);
      for (const wake of waiting.splice(0)) wake(each);
    },
    usage: { record: (caller, event) => void events.push({ ...event, userId: caller.userId }) },
    onSuggestion: ({ event, model, caller }) => events.push({ ...event, model, userId: caller.userId }),
  });
  const nextServed = (): Promise<Served> => new Promise((resolve) => waiting.push(resolve));
  const test = { ...gateway, engine, logLines, served, events, nextServed };
  open.push(test);
  return test;
}

const listenOf = (config: Record<string, unknown> | undefined): object => (config?.["listen"] as object) ?? {};

/** For `teardown`. */
export async function closeGateways(): Promise<void> {
  for (const gateway of open.splice(0)) await gateway.drain();
}

export const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

import { AccountsError } from "../../accounts/accountsError.ts";
import { messageOf } from "../../base/errorMessage.ts";
import { field } from "../../base/record.ts";
import { systemClock } from "../../base/systemClock.ts";
import type { ServeConfig } from "../../gateway/config/serveConfig.ts";
import { createJsonLog, type JsonLog } from "../../gateway/http/jsonLog.ts";
import type { Gateway } from "../../gateway/startGateway.ts";
import { loadSettings } from "../../settings/load.ts";
import { describeProblem } from "../../settings/problem.ts";
import { exitCodes, fail, note, print } from "../output.ts";
import { overridesOf } from "../overrides.ts";
import { version } from "../version.ts";
import { wire, type Wired } from "../wiring.ts";
import { findPlaceProblems } from "./checkPlaces.ts";
import { checkProvider } from "./checkProvider.ts";
import { loadServeConfig, type ConfigFlags } from "./loadConfig.ts";
import { startServer } from "./startServer.ts";

export type ServeFlags = ConfigFlags & {
  readonly check?: boolean;
  readonly model?: string;
  readonly set?: readonly string[];
};

export async function run(flags: ServeFlags): Promise<void> {
  const { config, file, problems } = loadServeConfig(flags);
  if (problems.length > 0) return fail(problems.join("\n"), exitCodes.usage);
  const overrides = overridesOf(flags);
  if (typeof overrides === "string") return fail(overrides, exitCodes.usage);
  const { settings, problems: settingProblems } = loadSettings({ overrides });
  for (const problem of settingProblems) note(`lacuna: ${describeProblem(problem)}`);

  const log = createJsonLog(print);
  const wired = wire({ settings: () => settings, log });
  const parts = { config, wired, log, endpoints: settings["engine.endpoints"] };
  try {
    if (flags.check) return await check(parts, file);
    const gateway = await start(parts);
    if (gateway) await serveUntilTold(gateway, log);
  } finally {
    await wired.dispose();
  }
}

async function check(parts: Parts, file: string | undefined): Promise<void> {
  const problems = findPlaceProblems(parts.config, process.env);
  if (problems.length > 0) return fail(problems.join("\n"), exitCodes.usage);
  const { oidc } = parts.config.signIn;
  const provider = oidc && (await checkProvider(oidc, process.env));
  if (provider?.isFault) return fail(provider.text, exitCodes.usage);
  if (provider) note(provider.text);
  const served = await findServed(parts);
  if (served.kind === "unusable") return fail(served.text, exitCodes.usage);
  // A configuration is often checked where no model is.
  if (served.kind === "missing") note(`lacuna: ${served.text}`);
  print(`${file ?? "No configuration file; the defaults"} can be used.`);
}

type Parts = {
  readonly config: ServeConfig;
  readonly wired: Wired;
  readonly log: JsonLog;
  readonly endpoints: readonly string[];
};

type Served =
  { readonly kind: "served"; readonly id: string } | { readonly kind: "missing" | "unusable"; readonly text: string };

/** The model's name, which is the one that the configuration has to mean. */
async function findServed({ config, wired, endpoints }: Parts): Promise<Served> {
  const located = await wired.modelStore.locate();
  if (located.kind === "trouble") return { kind: "missing", text: located.detail };
  const id = servedId(located.model.id, config, endpoints);
  const strangers = [config.models.default, ...Object.values(config.models.aliases)].filter(
    (named) => named !== undefined && named !== id,
  );
  if (strangers.length === 0) return { kind: "served", id };
  return { kind: "unusable", text: `models: there is no ${strangers.join(", no ")} here; served is ${id}` };
}

async function start(parts: Parts): Promise<Gateway | undefined> {
  const served = await findServed(parts);
  if (served.kind !== "served")
    return void fail(served.text, served.kind === "missing" ? exitCodes.notFound : exitCodes.usage);
  const { config, wired, log } = parts;
  const { id } = served;
  try {
    const gateway = await startServer({
      ...{ config, version, log, clock: systemClock, env: process.env },
      engines: new Map([[id, wired.engine]]),
      tell: (text) => note(`lacuna: ${text}`),
    });
    // The first request finds the model loaded.
    void wired.engine.prepare(new AbortController().signal);
    note(`lacuna: ${id} answers at ${gateway.url}`);
    return gateway;
  } catch (error) {
    return void explain(error, config);
  }
}

/** Servers on a network may be down at the start, so the name that clients use comes from what is written. */
function servedId(located: string, { models }: ServeConfig, [endpoint]: readonly string[]): string {
  if (endpoint === undefined) return located;
  return models.default ?? (/(?:^|\s)model=(\S+)/.exec(endpoint)?.[1] || "default");
}

function explain(error: unknown, { listen }: ServeConfig): void {
  if (error instanceof AccountsError)
    fail(error.message, error.reason === "invalid" ? exitCodes.usage : exitCodes.unavailable);
  else if (field(error instanceof Error ? { ...error } : error, "syscall") === "listen")
    fail(`cannot listen on ${listen.host}:${listen.port}: ${messageOf(error)}`, exitCodes.unavailable);
  else fail(messageOf(error), exitCodes.unavailable);
}

/** Until SIGTERM or Ctrl+C; a second one ends at once. */
async function serveUntilTold(gateway: Gateway, log: JsonLog): Promise<void> {
  const reload = (): void => gateway.reloadCertificate();
  process.on("SIGHUP", reload);
  await new Promise<void>((resolve) => process.once("SIGTERM", () => resolve()).once("SIGINT", () => resolve()));
  log.info("stopping: running answers may end");
  const leaveNow = (): void => process.exit(exitCodes.failed);
  process.once("SIGTERM", leaveNow).once("SIGINT", leaveNow);
  await gateway.drain();
  process.off("SIGHUP", reload).off("SIGTERM", leaveNow).off("SIGINT", leaveNow);
}

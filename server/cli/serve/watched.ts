import type { SuggestionEvent as Suggestion, UsageSink } from "../../domain/access.ts";
import type { SuggestionEvent } from "../../gateway/route.ts";
import type { Gateway, GatewayDeps } from "../../gateway/startGateway.ts";
import { createTelemetry, type Telemetry, type TelemetryDeps } from "../../telemetry/createTelemetry.ts";
import type { Opened, ServerDeps } from "./serverDeps.ts";

export type Watch = {
  readonly hooks: Pick<GatewayDeps, "onServed" | "onSuggestion" | "usage">;
  readonly routes: Telemetry["routes"];
};

/** What `start` makes of the hooks and the routes, and telemetry that ends with it. */
export async function watched(
  deps: ServerDeps,
  opened: Opened | undefined,
  start: (watch: Watch) => Promise<Gateway>,
): Promise<Gateway> {
  const telemetry = await createTelemetry({ ...deps, accounts: opened && factsOf(opened) });
  const usage: UsageSink = {
    record: (caller, event) => {
      opened?.accounts.record(caller, event);
      telemetry.record(caller, event);
    },
  };
  const hooks: Watch["hooks"] = {
    onServed: (served) => telemetry.onServed(served),
    onSuggestion: ({ event, model, caller }) => usage.record(caller, suggestionOf(event, model)),
    usage,
  };
  try {
    const gateway = await start({ hooks, routes: telemetry.routes });
    telemetry.watch(gateway.models);
    if (telemetry.url !== undefined) deps.log.info(`metrics answer at ${telemetry.url}`);
    return { ...gateway, drain: () => gateway.drain().finally(() => telemetry.close()) };
  } catch (error) {
    await telemetry.close();
    throw error;
  }
}

const factsOf = ({ accounts, folder, kept }: Opened): TelemetryDeps["accounts"] => ({
  isReady: () => accounts.isReady(),
  isAuditIntact: async () => (await accounts.audit.verify("console", kept())).kind === "intact",
  folder,
});

/** Tabby's agents, who report this, name no language and send no length. */
const suggestionOf = ({ kind, isPartial }: SuggestionEvent, model: string): Suggestion => ({
  kind: kind === "view" ? "shown" : kind === "dismiss" ? "rejected" : isPartial ? "partlyAccepted" : "accepted",
  ...{ model, language: "", editor: "", characters: 0 },
});

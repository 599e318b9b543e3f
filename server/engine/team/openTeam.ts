import type { Clock } from "../../domain/clock.ts";
import type { Engine } from "../../domain/engine.ts";
import { messageOf } from "../../base/errorMessage.ts";
import { isLoopback } from "../../base/isLoopback.ts";
import { serverAddress } from "../../domain/teamServer.ts";
import { brokenEngine } from "../remote/engineOfEndpoints.ts";
import { createTeamEngine } from "./createTeamEngine.ts";
import { TeamClient } from "./teamClient.ts";
import { TeamLink } from "./teamLink.ts";

/** What of the settings names the server. */
export type TeamSettings = {
  readonly url: string;
  readonly caFile: string;
  /** Whether the engine of this machine may stand in. */
  readonly fallsBack: boolean;
  readonly allowsPlainHttp: boolean;
};

export type TeamDeps = {
  /** Read for every request, so that a sign-in holds at once; undefined for a server without accounts. */
  readonly token: (url: string) => string | undefined;
  readonly editor: () => string;
  /** What the workspace holds; the same list as long as nothing has changed. The server may have rules for them. */
  readonly projects: () => readonly string[];
  readonly clock: Clock;
  readonly random: () => number;
};

export type OpenTeam =
  | { readonly kind: "open"; readonly engine: Engine; readonly link: TeamLink; readonly client: TeamClient }
  | { readonly kind: "broken"; readonly engine: Engine };

export function openTeam(settings: TeamSettings, { token, editor, projects, clock, random }: TeamDeps): OpenTeam {
  const url = serverAddress(settings.url);
  const fault = faultOfServer(url, settings);
  if (fault !== undefined) return broken(`server.url: ${fault}.`);
  try {
    const client = new TeamClient({ ...settings, url, token: () => token(url), clock });
    const link = new TeamLink({ ...{ url, client, projects, clock, random }, token: () => token(url) });
    return { kind: "open", client, link, engine: createTeamEngine({ client, link, clock, editor }) };
  } catch (error) {
    return broken(`server.caFile cannot be read: ${messageOf(error)}.`);
  }
}

const broken = (detail: string): OpenTeam => ({ kind: "broken", engine: brokenEngine(detail, "serverUnreachable") });

/** Why an address may not be asked; undefined when it may. */
export function faultOfServer(
  url: string,
  { allowsPlainHttp }: Pick<TeamSettings, "allowsPlainHttp">,
): string | undefined {
  if (!URL.canParse(url)) return "it is no address; it looks like https://code.example.com";
  const { protocol, username, password, search, hash, hostname } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return "it has to begin with https:";
  if (`${username}${password}${search}${hash}` !== "")
    return "it must not hold a user, a password, a query or a fragment";
  if (protocol === "http:" && !allowsPlainHttp && !isLoopback(hostname))
    return "it would get source text unencrypted; use https:, or set network.plainHttp.enable if the network between is trusted";
  return undefined;
}

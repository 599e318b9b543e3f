import { accessSync, constants } from "node:fs";
import type { Settings } from "../../../shared/settings.ts";
import { messageOf } from "../../base/errorMessage.ts";
import { field } from "../../base/record.ts";
import { systemClock } from "../../base/systemClock.ts";
import { rest } from "../../domain/deadline.ts";
import { reasons } from "../../domain/reason.ts";
import type { SignedIn, SignedOut, SignInWish, SignOutWish, TeamAccount, Who } from "../../domain/teamAccount.ts";
import { serverAddress, teamPaths } from "../../domain/teamServer.ts";
import { textOf } from "../../engine/remote/json.ts";
import { faultOfServer } from "../../engine/team/openTeam.ts";
import { TeamClient } from "../../engine/team/teamClient.ts";
import {
  credentialsFile,
  environmentToken,
  forgetToken,
  issuedToken,
  keepToken,
  type NewToken,
} from "./credentials.ts";
import { revokeToken, type Revoked } from "./revokeToken.ts";
import { signInWithDevice, type DeviceOutcome } from "./signInWithDevice.ts";
import type { Tokens } from "./tokens.ts";

export type SignInDeps = { readonly settings: () => Settings; readonly tokens: Tokens };

/** Signing in at the team's server and out again, for the command line and for editors. */
export function createSignIn(deps: SignInDeps): Omit<TeamAccount, "user"> {
  const addressOf = (given = ""): string => serverAddress(given === "" ? deps.settings()["server.url"] : given);
  return {
    hold: deps.tokens.hold,
    who: async (signal) => {
      const url = addressOf();
      return whoAt(deps, { url, token: deps.tokens.read(url) }, signal);
    },
    signIn: (wish, signal) => signIn(deps, { ...wish, url: addressOf(wish.url) }, signal),
    signOut: (wish, signal) => signOut(deps, { ...wish, url: addressOf() }, signal),
  };
}

/** Whoever signs out does not wait long for a network that is away. */
const revokeMs = 5000;

async function signOut(
  deps: SignInDeps,
  { url, issued }: SignOutWish & { readonly url: string },
  signal: AbortSignal,
): Promise<SignedOut> {
  if (url === "") return { url, had: false, token: "valid", detail: "" };
  const held = issued.includes(url) ? deps.tokens.held(url) : undefined;
  const tokens = new Set([held, issuedToken(url)].filter((each) => each !== undefined));
  const had = await forgetToken(url);
  const fault = faultAt(deps, url);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(revokeMs)]);
  const revoke = async (token: string): Promise<Revoked> =>
    fault === undefined
      ? withClient(deps, { url, token }, (client) => revokeToken(client, limit))
      : { token: "untold", detail: fault };
  const revoked = await Promise.all([...tokens].map(revoke));
  const worst = revoked.find((each) => each.token === "untold") ?? revoked[0];
  return { url, had, token: "valid", detail: "", ...worst };
}

async function signIn(deps: SignInDeps, wish: SignInWish, signal: AbortSignal): Promise<SignedIn> {
  const { url } = wish;
  const refused = (detail: string): SignedIn => ({ kind: "refused", url, detail });
  const fault = faultAt(deps, url);
  if (fault !== undefined) return refused(fault);
  const got = wish.token === undefined ? await confirmed(deps, wish, signal) : tokenIn(wish.token);
  if (got.kind === "refused") return refused(got.detail);
  const { token } = got;
  const who = await whoAt(deps, { url, token }, signal);
  if (who.kind === "unknown") return refused(`${reasons[who.reason].means} ${who.detail}`);
  const kept = wish.isKeptHere ? await keep(url, { token, isIssued: wish.token === undefined }) : "";
  return { kind: "signedIn", url, user: who.user, token, kept: [kept, overruled()].filter(Boolean).join(" ") };
}

function tokenIn(given: string): DeviceOutcome {
  const token = given.trim();
  return /^[\x21-\x7e]{8,400}$/.test(token)
    ? { kind: "token", token }
    : { kind: "refused", detail: "That is no token." };
}

const confirmed = (deps: SignInDeps, wish: SignInWish, signal: AbortSignal): Promise<DeviceOutcome> =>
  withClient(deps, { url: wish.url, token: undefined }, (client) =>
    signInWithDevice(client, { ...wish, signal, pause: (ms) => rest(systemClock, ms, signal) }),
  );

async function keep(url: string, given: NewToken): Promise<string> {
  return (await keepToken(url, given)) === "keychain"
    ? "The token is in this system's keychain."
    : `No keychain was found; the token is in ${credentialsFile()}, which only you may read.`;
}

const overruled = (): string =>
  environmentToken() === undefined ? "" : "LACUNA_TOKEN in the environment goes before it.";

type At = { readonly url: string; readonly token: string | undefined };

async function whoAt(deps: SignInDeps, at: At, signal: AbortSignal): Promise<Who> {
  const { url } = at;
  const fault = faultAt(deps, url);
  if (fault !== undefined) return { kind: "unknown", url, reason: "serverUnreachable", detail: fault };
  const answer = await withClient(deps, at, (client) => client.ask(teamPaths.model, undefined, signal));
  if (answer.kind === "trouble") return { kind: "unknown", url, reason: answer.reason, detail: answer.detail };
  const model = textOf(field(field(answer.body, "model"), "id"));
  return { kind: "known", url, user: textOf(field(answer.body, "user")), model: model === "" ? undefined : model };
}

function faultAt({ settings }: SignInDeps, url: string): string | undefined {
  if (url === "") return "No server is named; set server.url, such as https://code.example.com.";
  const { "network.plainHttp.enable": allowsPlainHttp, "server.caFile": caFile } = settings();
  const fault = faultOfServer(url, { allowsPlainHttp });
  if (fault !== undefined) return `The address ${url} cannot be used: ${fault}.`;
  try {
    if (caFile !== "") accessSync(caFile, constants.R_OK);
    return undefined;
  } catch (error) {
    return `server.caFile cannot be read: ${messageOf(error)}.`;
  }
}

async function withClient<T>(
  { settings }: SignInDeps,
  { url, token }: At,
  work: (client: TeamClient) => Promise<T>,
): Promise<T> {
  const caFile = settings()["server.caFile"];
  const client = new TeamClient({ url, caFile, token: () => token, clock: systemClock });
  return work(client).finally(() => client.dispose());
}

import { hostname } from "node:os";
import type { Settings } from "../../../shared/settings.ts";
import { reasons } from "../../domain/reason.ts";
import { saySignedOut, type TeamAccount } from "../../domain/teamAccount.ts";
import { serverAddress } from "../../domain/teamServer.ts";
import { loadSettings } from "../../settings/load.ts";
import { exitCodes, fail, note, print } from "../output.ts";
import { createSignIn } from "./createSignIn.ts";
import { createTokens } from "./tokens.ts";

export type LoginFlags = { readonly tokenStdin?: boolean };

/** Signs in, and keeps the token if the server takes it. */
export async function login(given: string | undefined, { tokenStdin }: LoginFlags): Promise<void> {
  const { url, account, configured } = open(given);
  if (url === "") return fail(needsUrl, exitCodes.usage);
  const token = tokenStdin ? await readStdin() : undefined;
  const outcome = await account.signIn(
    {
      ...{ url, token, isKeptHere: true, client: `lacuna login on ${hostname()}` },
      show: ({ page, userCode }) => note(`Open ${page} in a browser and confirm the code ${userCode}.`),
    },
    never,
  );
  if (outcome.kind === "refused") return fail(`${url}: ${outcome.detail}`, exitCodes.unavailable);
  print(`Signed in to ${url} as ${outcome.user}.`);
  note(outcome.kept);
  if (configured !== url) note(`To use it: lacuna settings set server.url ${url}`);
}

export async function logout(given: string | undefined): Promise<void> {
  const { url, account } = open(given);
  if (url === "") return fail(needsUrl, exitCodes.usage);
  const outcome = await account.signOut({ issued: [] }, never);
  print(outcome.had ? saySignedOut(outcome) : `There is no token for ${url}.`);
}

export async function whoami(given: string | undefined): Promise<void> {
  const { url, account } = open(given);
  if (url === "") return fail(needsUrl, exitCodes.usage);
  const who = await account.who(never);
  if (who.kind === "unknown") return fail(`${reasons[who.reason].means} ${who.detail}`, exitCodes.unavailable);
  print(`${url} knows you as ${who.user} and offers ${who.model ?? "a model that is being loaded"}.`);
}

const needsUrl = "which server? Name it, as in `lacuna login https://code.example.com`, or set server.url";
/** Ctrl+C ends the whole program. */
const never = new AbortController().signal;

type Open = { readonly url: string; readonly configured: string; readonly account: Omit<TeamAccount, "user"> };

/** `configured`: the server that the settings name. */
function open(given: string | undefined): Open {
  const { settings } = loadSettings();
  const configured = serverAddress(settings["server.url"]);
  const url = given === undefined ? configured : serverAddress(given);
  const named: Settings = { ...settings, "server.url": url };
  return { url, configured, account: createSignIn({ settings: () => named, tokens: createTokens() }) };
}

async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) note("Paste the token and press Enter:");
  let text = "";
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.includes("\n") || text.length > 4000) break;
  }
  return text.trim();
}

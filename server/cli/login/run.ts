import { rest } from "../../domain/deadline.ts";
import { systemClock } from "../../base/systemClock.ts";
import { isRecord, field } from "../../base/record.ts";
import { serverAddress, teamPaths } from "../../domain/teamServer.ts";
import { reasons } from "../../domain/reason.ts";
import { TeamClient, type TeamAnswer } from "../../engine/team/teamClient.ts";
import { loadSettings } from "../../settings/load.ts";
import { exitCodes, fail, note, print } from "../output.ts";
import { credentialsFile, forgetToken, keepToken, readToken } from "./credentials.ts";
import { signInWithDevice } from "./signInWithDevice.ts";

export type LoginFlags = { readonly tokenStdin?: boolean };

/** Signs in, and keeps the token if the server takes it. */
export async function login(given: string | undefined, { tokenStdin }: LoginFlags): Promise<void> {
  const url = serverUrl(given);
  if (url === undefined) return fail(needsUrl, exitCodes.usage);
  const token = tokenStdin ? await readStdin() : await withClient(url, undefined, (client) => ask(client, url));
  if (token === undefined) return;
  if (!/^[\x21-\x7e]{8,400}$/.test(token)) return fail("that is no token", exitCodes.usage);
  const refusal = await check(url, token);
  if (refusal !== undefined) return fail(refusal, exitCodes.unavailable);
  const kept = await keepToken(url, token);
  print(`Signed in to ${url}.`);
  note(
    kept === "keychain"
      ? "The token is in this system's keychain."
      : `No keychain was found; the token is in ${credentialsFile()}, which only you may read.`,
  );
  if (serverAddress(loadSettings().settings["server.url"]) !== url)
    note(`To use it: lacuna settings set server.url ${url}`);
}

export async function logout(given: string | undefined): Promise<void> {
  const url = serverUrl(given);
  if (url === undefined) return fail(needsUrl, exitCodes.usage);
  const had = await forgetToken(url);
  print(
    had
      ? `The token for ${url} is forgotten. It stays valid until it is revoked there.`
      : `There is no token for ${url}.`,
  );
}

export async function whoami(given: string | undefined): Promise<void> {
  const url = serverUrl(given);
  if (url === undefined) return fail(needsUrl, exitCodes.usage);
  const model = await askModel(url, readToken(url));
  if (model.kind === "trouble") return fail(sayTrouble(model), exitCodes.unavailable);
  const offered = field(model.body, "model");
  const id = isRecord(offered) ? String(offered["id"]) : "a model that is being loaded";
  print(`${url} knows you as ${String(field(model.body, "user"))} and offers ${id}.`);
}

const needsUrl = "which server? Name it, as in `lacuna login https://code.example.com`, or set server.url";

function serverUrl(given: string | undefined): string | undefined {
  const url = serverAddress(given ?? loadSettings().settings["server.url"]);
  return /^https?:\/\/[^\s@?#]+$/.test(url) ? url : undefined;
}

async function ask(client: TeamClient, url: string): Promise<string | undefined> {
  const outcome = await signInWithDevice(client, {
    pause: (ms) => rest(systemClock, ms, new AbortController().signal),
    show: ({ page, code }) => note(`Open ${page} in a browser and confirm the code ${code}.`),
  });
  if (outcome.kind === "token") return outcome.token;
  return void fail(`${url}: ${outcome.detail}`, exitCodes.unavailable);
}

/** Undefined: the server takes the token. */
async function check(url: string, token: string): Promise<string | undefined> {
  const answer = await askModel(url, token);
  return answer.kind === "trouble" ? sayTrouble(answer) : undefined;
}

const askModel = (url: string, token: string | undefined): Promise<TeamAnswer> =>
  withClient(url, token, (client) => client.ask(teamPaths.model, undefined, new AbortController().signal));

const sayTrouble = ({ reason, detail }: { readonly reason: keyof typeof reasons; readonly detail: string }): string =>
  `${reasons[reason].means} ${detail}`;

async function withClient<T>(
  url: string,
  token: string | undefined,
  work: (client: TeamClient) => Promise<T>,
): Promise<T> {
  const client = new TeamClient({
    url,
    caFile: loadSettings().settings["server.caFile"],
    token: () => token,
    clock: systemClock,
  });
  return work(client).finally(() => client.dispose());
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

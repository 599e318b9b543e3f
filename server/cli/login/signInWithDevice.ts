import { field } from "../../base/record.ts";
import type { DeviceCode } from "../../domain/teamAccount.ts";
import { textOf } from "../../engine/remote/json.ts";
import type { TeamClient } from "../../engine/team/teamClient.ts";

export type DeviceOutcome =
  { readonly kind: "token"; readonly token: string } | { readonly kind: "refused"; readonly detail: string };

type DeviceEnv = {
  /** The server's address, for messages. */
  readonly url: string;
  readonly client: string;
  readonly pause: (ms: number) => Promise<void>;
  readonly show: (code: DeviceCode) => void;
  readonly signal: AbortSignal;
};

const longestPolls = 400;
const longestName = 60;

/** RFC 8628: somebody confirms in a browser, this program waits for it. */
export async function signInWithDevice(client: Pick<TeamClient, "ask">, env: DeviceEnv): Promise<DeviceOutcome> {
  const { url, signal, pause, show } = env;
  const begun = await client.ask("/v1/lacuna/device", { client_name: env.client.slice(0, longestName) }, signal);
  if (begun.kind === "trouble") {
    const hint = "This server may only take tokens; make one on your page there.";
    return refused(`${begun.detail} ${begun.reason === "serverVersion" ? hint : ""}`.trim());
  }
  const text = (key: string): string => textOf(field(begun.body, key));
  const figure = (key: string, usual: number): number => Number(field(begun.body, key)) || usual;
  const page = text("verification_uri_complete");
  // The page is opened for the user, so a server must not name another program's address.
  if (!/^https?:\/\//i.test(page)) return refused("The server names no page on which to confirm the code.");
  show({ url, page, userCode: text("user_code"), expiresInSeconds: figure("expires_in", 600) });
  let seconds = figure("interval", 5);
  for (let polls = 0; polls < longestPolls; polls++) {
    await pause(seconds * 1000);
    if (signal.aborted) break;
    const answer = await client.ask("/v1/lacuna/device/token", { device_code: text("device_code") }, signal);
    if (answer.kind === "json") {
      const token = field(answer.body, "access_token");
      return typeof token === "string" ? { kind: "token", token } : refused("The server's answer holds no token.");
    }
    if (answer.code === "slow_down") seconds += 5;
    else if (signal.aborted) break;
    // A network that is away for a moment ends nothing: the code is good for minutes.
    else if (answer.code !== "authorization_pending" && answer.reason !== "serverUnreachable")
      return refused(answer.detail);
  }
  return refused(signal.aborted ? "Cancelled." : "Nobody has confirmed it in time.");
}

const refused = (detail: string): DeviceOutcome => ({ kind: "refused", detail });

import { field } from "../../base/record.ts";
import { textOf } from "../../engine/remote/json.ts";
import type { TeamClient } from "../../engine/team/teamClient.ts";

export type SignedIn =
  { readonly kind: "token"; readonly token: string } | { readonly kind: "refused"; readonly detail: string };

export type SignInEnv = {
  readonly pause: (ms: number) => Promise<void>;
  readonly show: (told: { readonly page: string; readonly code: string }) => void;
};

const longestPolls = 400;

/** RFC 8628: somebody confirms in a browser, this program waits for it. */
export async function signInWithDevice(client: Pick<TeamClient, "ask">, { pause, show }: SignInEnv): Promise<SignedIn> {
  const { signal } = new AbortController();
  const begun = await client.ask("/v1/lacuna/device", { client_name: "lacuna login" }, signal);
  if (begun.kind === "trouble") {
    const hint = "This server may only take tokens: `lacuna login --token-stdin`.";
    return refused(`${begun.detail} ${begun.reason === "serverVersion" ? hint : ""}`.trim());
  }
  const text = (key: string): string => textOf(field(begun.body, key));
  let seconds = Number(field(begun.body, "interval")) || 5;
  show({ page: text("verification_uri_complete"), code: text("user_code") });
  for (let polls = 0; polls < longestPolls; polls++) {
    await pause(seconds * 1000);
    const answer = await client.ask("/v1/lacuna/device/token", { device_code: text("device_code") }, signal);
    if (answer.kind === "json") {
      const token = field(answer.body, "access_token");
      return typeof token === "string" ? { kind: "token", token } : refused("The server's answer holds no token.");
    }
    if (answer.code === "slow_down") seconds += 5;
    else if (answer.code !== "authorization_pending") return refused(answer.detail);
  }
  return refused("Nobody has confirmed it in time.");
}

const refused = (detail: string): SignedIn => ({ kind: "refused", detail });

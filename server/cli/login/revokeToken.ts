import { field } from "../../base/record.ts";
import type { SignedOut } from "../../domain/teamAccount.ts";
import { teamPaths } from "../../domain/teamServer.ts";
import { textOf } from "../../engine/remote/json.ts";
import type { TeamAnswer, TeamClient } from "../../engine/team/teamClient.ts";

export type Revoked = Pick<SignedOut, "token" | "detail">;

const revoked: Revoked = { token: "revoked", detail: "" };

/** Has the server revoke the very token that `client` sends. One that it does not know is of no use any more, either. */
export async function revokeToken(client: Pick<TeamClient, "ask">, signal: AbortSignal): Promise<Revoked> {
  const me = await client.ask(teamPaths.me, undefined, signal);
  if (me.kind === "trouble") return untold(me);
  const id = textOf(field(me.body, "tokenId"));
  // A server without accounts looks at no token.
  if (id === "") return revoked;
  const answer = await client.ask(teamPaths.revokeOwn, { id }, signal);
  return answer.kind === "trouble" ? untold(answer) : revoked;
}

function untold({ reason, detail }: Extract<TeamAnswer, { kind: "trouble" }>): Revoked {
  if (reason === "serverSignIn") return revoked;
  return { token: "untold", detail: reason === "cancelled" ? "it has not answered in time." : detail };
}

import { CancellationToken } from "vscode-languageserver";
import { signOutMethod, type SignOutParams, type SignOutResult } from "../../../shared/protocol.ts";
import { field } from "../../base/record.ts";
import { saySignedOut } from "../../domain/teamAccount.ts";
import { guard } from "../guard.ts";
import type { Method, Session } from "../session.ts";
import { noServers, noUrl } from "../withoutServer.ts";

/** `lacuna/signOut`: forgets what this system keeps; a client that keeps tokens itself forgets its own. */
export const signOut: Method = (session) => {
  const empty = (): SignOutResult => ({ message: "The sign-out failed; the log has the details." });
  session.connection.onRequest(
    signOutMethod,
    // Without parameters on the wire the library passes the token in their place.
    guard({ name: signOutMethod, log: session.log, empty }, (params: SignOutParams | CancellationToken) =>
      run(session, CancellationToken.is(params) ? {} : params),
    ),
  );
};

async function run({ deps: { account }, client, ended }: Session, params: SignOutParams): Promise<SignOutResult> {
  if (!account) return { message: noServers };
  const held = client?.tokens !== undefined;
  const given: unknown = field(params, "issued");
  const issued = Array.isArray(given) ? given.filter((each) => typeof each === "string") : [];
  const outcome = await account.signOut({ issued }, ended);
  const { url, had } = outcome;
  if (url === "") return { message: noUrl };
  return { message: had || held ? saySignedOut(outcome) : `There is no token for ${url}.`, url };
}

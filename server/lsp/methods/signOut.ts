import { signOutMethod, type SignOutResult } from "../../../shared/protocol.ts";
import { guard } from "../guard.ts";
import type { Method, Session } from "../session.ts";
import { noServers, noUrl } from "../withoutServer.ts";

/** `lacuna/signOut`: forgets what this system keeps; a client that keeps tokens itself forgets its own. */
export const signOut: Method = (session) => {
  const empty = (): SignOutResult => ({ message: "The sign-out failed; the log has the details." });
  session.connection.onRequest(
    signOutMethod,
    guard({ name: signOutMethod, log: session.log, empty }, () => run(session)),
  );
};

async function run({ deps: { account }, client }: Session): Promise<SignOutResult> {
  if (!account) return { message: noServers };
  const held = client?.tokens !== undefined;
  const { url, had } = await account.signOut();
  if (url === "") return { message: noUrl };
  const message =
    had || held
      ? `Signed out of ${url}. The token stays valid until it is revoked there.`
      : `There is no token for ${url}.`;
  return { message, url };
}

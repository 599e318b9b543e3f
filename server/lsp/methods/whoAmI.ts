import { whoAmIMethod, type WhoAmIResult } from "../../../shared/protocol.ts";
import { reasons } from "../../domain/reason.ts";
import { guard } from "../guard.ts";
import type { Method, Session } from "../session.ts";
import { noServers, noUrl } from "../withoutServer.ts";

/** `lacuna/whoAmI` */
export const whoAmI: Method = (session) => {
  const empty = (): WhoAmIResult => ({ message: "The server could not be asked; the log has the details." });
  session.connection.onRequest(
    whoAmIMethod,
    guard({ name: whoAmIMethod, log: session.log, empty }, () => run(session)),
  );
};

async function run({ deps: { account }, ended }: Session): Promise<WhoAmIResult> {
  if (!account) return { message: noServers };
  const who = await account.who(ended);
  const { url } = who;
  if (url === "") return { message: noUrl };
  if (who.kind === "unknown") {
    const { reason, detail } = who;
    return { message: `${reasons[reason].means} ${detail}`, url, reason };
  }
  const offers = who.model ?? "a model that is being loaded";
  return { message: `${url} knows you as ${who.user} and offers ${offers}.`, url, user: who.user };
}

import { tokensMethod } from "../../../shared/protocol.ts";
import { field } from "../../base/record.ts";
import { readTokens } from "../clientFacts.ts";
import { guardNotification } from "../guard.ts";
import type { Method } from "../session.ts";

/** `lacuna/tokens`: somebody has signed in or out, perhaps in another window. */
export const tokens: Method = (session) => {
  session.connection.onNotification(
    tokensMethod,
    guardNotification({ name: tokensMethod, log: session.log }, (params: unknown) => {
      const given = readTokens(field(params, "tokens"));
      if (given) session.deps.account?.hold(given);
    }),
  );
};

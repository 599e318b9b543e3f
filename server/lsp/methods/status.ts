import { statusMethod } from "../../../shared/protocol.ts";
import { guard } from "../guard.ts";
import type { Method } from "../session.ts";

/** `lacuna/status` as a request: for a client that started to listen late. */
export const status: Method = (session) => {
  const at = { name: statusMethod, log: session.log, empty: () => session.status.current };
  session.connection.onRequest(
    statusMethod,
    guard(at, () => session.status.current),
  );
};

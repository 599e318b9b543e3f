import { guard } from "../guard.ts";
import type { Method } from "../session.ts";

/** `shutdown`: once it is answered, clients end the process. */
export const shutdown: Method = (session) => {
  session.connection.onShutdown(
    guard({ name: "shutdown", log: session.log, empty: () => undefined }, async () => session.deps.leave?.()),
  );
};

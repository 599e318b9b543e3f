import { field } from "../../base/record.ts";
import { guard } from "../guard.ts";
import type { Method, Session } from "../session.ts";

/** `notifyShown`, `notifyAccepted`, `notifyRejected`: how older clients of GitHub's language server report. */
export const copilotFeedback: Method = (session) => {
  attach(session, "notifyShown", (params) => {
    const id = field(params, "uuid");
    if (typeof id === "string") session.completer.shown(id);
  });
  attach(session, "notifyAccepted", (params) => {
    const id = field(params, "uuid");
    const length = field(params, "acceptedLength");
    if (typeof id === "string") session.completer.accepted(id, typeof length === "number" ? length : undefined);
  });
  attach(session, "notifyRejected", (params) => {
    const ids = field(params, "uuids");
    if (!Array.isArray(ids)) return;
    const rejected: readonly unknown[] = ids;
    for (const id of rejected) if (typeof id === "string") session.completer.rejected(id);
  });
};

function attach(session: Session, method: string, note: (params: unknown) => void): void {
  const at = { name: method, log: session.log, empty: () => "OK" };
  session.connection.onRequest(
    method,
    guard(at, (params: unknown) => {
      note(params);
      return "OK";
    }),
  );
}

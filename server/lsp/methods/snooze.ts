import { snoozeMethod, type SnoozeParams, type Status } from "../../../shared/protocol.ts";
import { guard } from "../guard.ts";
import type { Method } from "../session.ts";

const mostMinutes = 7 * 24 * 60;

/** `lacuna/snooze`. Answers the status that follows from it. */
export const snooze: Method = (session) => {
  const at = { name: snoozeMethod, log: session.log, empty: (): Status => session.status.current };
  session.connection.onRequest(
    snoozeMethod,
    guard(at, ({ minutes }: SnoozeParams) => {
      const bounded = Number.isFinite(minutes) ? Math.min(mostMinutes, Math.max(0, minutes)) : 0;
      session.completer.snooze(bounded);
      session.status.noteSnooze(bounded);
      return session.status.current;
    }),
  );
};

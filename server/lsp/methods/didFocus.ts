import { didFocusMethod } from "../../../shared/protocol.ts";
import { guardNotification } from "../guard.ts";
import { prepareEngine } from "../prepareEngine.ts";
import type { Method } from "../session.ts";

/** `textDocument/didFocus`: settings files are looked at, and an engine that went to sleep wakes before a key press. */
export const didFocus: Method = (session) => {
  session.connection.onNotification(
    didFocusMethod,
    guardNotification({ name: didFocusMethod, log: session.log }, () => {
      session.settings.reloadIfOld();
      prepareEngine(session);
    }),
  );
};

import { didFocusMethod } from "../../../shared/protocol.ts";
import { guardNotification } from "../guard.ts";
import { prepareEngine } from "../prepareEngine.ts";
import type { Method } from "../session.ts";

/** `textDocument/didFocus`: an engine that ended while nobody was there starts before the first key press. */
export const didFocus: Method = (session) => {
  session.connection.onNotification(
    didFocusMethod,
    guardNotification({ name: didFocusMethod, log: session.log }, () => prepareEngine(session)),
  );
};

import { acceptedCommand } from "../../../shared/protocol.ts";
import { copilotAcceptedCommand } from "../capabilities.ts";
import { guard } from "../guard.ts";
import type { Method } from "../session.ts";

/** `workspace/executeCommand`: a whole suggestion was accepted. */
export const executeCommand: Method = (session) => {
  const at = { name: "workspace/executeCommand", log: session.log, empty: () => null };
  session.connection.onExecuteCommand(
    guard(at, ({ command, arguments: given }) => {
      const id: unknown = given?.[0];
      const isOurs = command === acceptedCommand || command === copilotAcceptedCommand;
      if (isOurs && typeof id === "string") session.completer.accepted(id, undefined);
      else session.log.info(`the command ${command} is not known here`);
      return null;
    }),
  );
};

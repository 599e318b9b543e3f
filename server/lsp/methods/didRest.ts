import { didRestMethod } from "../../../shared/protocol.ts";
import { field } from "../../base/record.ts";
import { cursorRests } from "../expectRequest.ts";
import { guardNotification } from "../guard.ts";
import { readPosition } from "../readPosition.ts";
import type { Method } from "../session.ts";

/** `lacuna/didRest`: where the cursor rests is where typing goes on. */
export const didRest: Method = (session) => {
  session.connection.onNotification(
    didRestMethod,
    guardNotification({ name: didRestMethod, log: session.log }, (params: unknown) => {
      const document = field(params, "textDocument");
      const uri = field(document, "uri");
      const position = readPosition(field(params, "position"));
      if (typeof uri !== "string" || position === undefined) return;
      cursorRests(session, { uri, position, isReadOnly: field(document, "readOnly") === true });
    }),
  );
};

import { didPartiallyAcceptMethod, type DidPartiallyAcceptParams } from "../../../shared/protocol.ts";
import { guardNotification } from "../guard.ts";
import { idOf } from "../idOf.ts";
import type { Method } from "../session.ts";

/** `textDocument/didPartiallyAcceptCompletion` */
export const didPartiallyAcceptCompletion: Method = (session) => {
  session.connection.onNotification(
    didPartiallyAcceptMethod,
    guardNotification(
      { name: didPartiallyAcceptMethod, log: session.log },
      ({ item, acceptedLength }: DidPartiallyAcceptParams) => {
        const id = idOf(item);
        if (id !== undefined && acceptedLength > 0) session.completer.accepted(id, acceptedLength);
      },
    ),
  );
};

import { didShowMethod, type DidShowParams } from "../../../shared/protocol.ts";
import { guardNotification } from "../guard.ts";
import { idOf } from "../idOf.ts";
import type { Method } from "../session.ts";

/** `textDocument/didShowCompletion` */
export const didShowCompletion: Method = (session) => {
  session.connection.onNotification(
    didShowMethod,
    guardNotification({ name: didShowMethod, log: session.log }, ({ item }: DidShowParams) => {
      const id = idOf(item);
      if (id !== undefined) session.completer.shown(id);
    }),
  );
};

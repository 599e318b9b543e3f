import { guardNotification } from "../guard.ts";
import type { Method } from "../session.ts";

/** `textDocument/didClose` */
export const didClose: Method = (session) => {
  session.connection.onDidCloseTextDocument(
    guardNotification({ name: "textDocument/didClose", log: session.log }, ({ textDocument }) => {
      session.documents.close(textDocument.uri);
      session.completer.documentClosed(textDocument.uri);
    }),
  );
};

import { expectAfterOpening } from "../expectRequest.ts";
import { guardNotification } from "../guard.ts";
import { prepareEngine } from "../prepareEngine.ts";
import type { Method } from "../session.ts";
import { tellOpened } from "../tellOpened.ts";

/** `textDocument/didOpen` */
export const didOpen: Method = (session) => {
  session.connection.onDidOpenTextDocument(
    guardNotification({ name: "textDocument/didOpen", log: session.log }, ({ textDocument }) => {
      session.settings.reloadIfOld();
      session.documents.open(textDocument);
      tellOpened(session, textDocument.uri);
      expectAfterOpening(session, textDocument.uri);
      prepareEngine(session);
    }),
  );
};

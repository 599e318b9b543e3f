import { guardNotification } from "../guard.ts";
import type { Method } from "../session.ts";
import { tellChanged } from "../tellChanged.ts";

/** `textDocument/didChange` */
export const didChange: Method = (session) => {
  session.connection.onDidChangeTextDocument(
    guardNotification({ name: "textDocument/didChange", log: session.log }, ({ textDocument, contentChanges }) => {
      const changed = session.documents.change(textDocument, contentChanges);
      if (changed) tellChanged(session, changed);
    }),
  );
};

import { guardNotification } from "../guard.ts";
import type { Method } from "../session.ts";

/** `textDocument/didSave`: a saved settings file takes effect, also for clients that watch no files. */
export const didSave: Method = (session) => {
  session.connection.onDidSaveTextDocument(
    guardNotification({ name: "textDocument/didSave", log: session.log }, ({ textDocument }) => {
      if (/(\/\.lacuna|lacuna\/settings)\.json$/.test(textDocument.uri)) session.settings.reload();
    }),
  );
};

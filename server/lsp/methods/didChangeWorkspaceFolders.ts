import { DidChangeWorkspaceFoldersNotification } from "vscode-languageserver";
import { guardNotification } from "../guard.ts";
import type { Method } from "../session.ts";

/** `workspace/didChangeWorkspaceFolders`: paths and project files follow. */
export const didChangeWorkspaceFolders: Method = (session) => {
  session.connection.onNotification(
    DidChangeWorkspaceFoldersNotification.type,
    guardNotification({ name: "workspace/didChangeWorkspaceFolders", log: session.log }, ({ event }) => {
      const uris = (folders: readonly { readonly uri: string }[]) => folders.map(({ uri }) => uri);
      session.folders.change(uris(event.added), uris(event.removed));
      session.settings.reload();
    }),
  );
};

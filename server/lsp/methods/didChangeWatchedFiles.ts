import { guardNotification } from "../guard.ts";
import type { Method } from "../session.ts";

/** `workspace/didChangeWatchedFiles`: only project files are watched. */
export const didChangeWatchedFiles: Method = (session) => {
  session.connection.onDidChangeWatchedFiles(
    guardNotification({ name: "workspace/didChangeWatchedFiles", log: session.log }, () => session.settings.reload()),
  );
};

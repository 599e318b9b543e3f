import { projectFileName } from "../../settings/files.ts";
import { guardNotification } from "../guard.ts";
import type { Method } from "../session.ts";
import { fileOfUri } from "../../base/fileOfUri.ts";

/** `workspace/didChangeWatchedFiles`: the index follows the files, the settings their own. */
export const didChangeWatchedFiles: Method = (session) => {
  session.connection.onDidChangeWatchedFiles(
    guardNotification({ name: "workspace/didChangeWatchedFiles", log: session.log }, ({ changes }) => {
      if (changes.some(({ uri }) => uri.endsWith(`/${projectFileName}`))) session.settings.reload();
      const files = changes.flatMap(({ uri }) => (isSource(uri) ? (fileOfUri(uri) ?? []) : []));
      if (files.length > 0) session.completer.filesChanged([...new Set(files)]);
    }),
  );
};

/** A version control system rewrites hundreds of its own files at once. */
const isSource = (uri: string): boolean => !/\/\.(git|hg|jj|svn)\//.test(uri);

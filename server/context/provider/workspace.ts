import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of a workspace folder; `path` is relative to `root`, with forward slashes. */
export type WorkspaceFile = { readonly root: string; readonly path: string };

/** The file behind a URI; undefined for what is no file of the workspace. */
export function findWorkspaceFile(uri: string, roots: readonly string[]): WorkspaceFile | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return findInRoots(fileURLToPath(uri), roots);
  } catch {
    // A host name or an encoded slash: no file that this machine can name.
    return undefined;
  }
}

/** The innermost folder that holds the file. */
export function findInRoots(file: string, roots: readonly string[]): WorkspaceFile | undefined {
  const found = roots
    .map((root) => ({ root, path: relative(root, file) }))
    .filter(({ path }) => path !== "" && !isAbsolute(path) && path !== ".." && !path.startsWith(`..${sep}`))
    .sort((a, b) => a.path.length - b.path.length)[0];
  return found && { root: found.root, path: found.path.split(sep).join("/") };
}

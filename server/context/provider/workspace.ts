import { isAbsolute, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { fileOfUri } from "../../base/fileOfUri.ts";
import { Lru } from "../../base/lru.ts";

/** A file of a workspace folder; `path` is relative to `root`, with forward slashes. */
export type WorkspaceFile = { readonly root: string; readonly path: string };

/** Without `root`: in no workspace folder. */
export type MaybeFile = Partial<WorkspaceFile> & { readonly path: string };

/** The file behind a URI; undefined for what is no file of the workspace. */
export function findWorkspaceFile(uri: string, roots: readonly string[]): WorkspaceFile | undefined {
  const key = [uri, ...roots].join("\n");
  const known = remembered.get(key) ?? { found: findFile(uri, roots) };
  remembered.set(key, known);
  return known.found;
}

/** A key press asks for its document a dozen times. */
const remembered = new Lru<string, { readonly found: WorkspaceFile | undefined }>(500);

function findFile(uri: string, roots: readonly string[]): WorkspaceFile | undefined {
  const file = fileOfUri(uri);
  return file === undefined ? undefined : findInRoots(file, roots);
}

/** Where a file is, as seen from `root`; undefined on another drive, which no path leads to. */
export function pathFrom(root: string | undefined, file: MaybeFile): string | undefined {
  if (file.root === root || root === undefined || file.root === undefined) return file.path;
  const path = relative(root, join(file.root, file.path));
  return isAbsolute(path) ? undefined : path.split(sep).join("/");
}

/** The innermost folder whose rules hold for a document; a cell is where its notebook is. */
export const findRoot = (uri: string, roots: readonly string[]): string | undefined =>
  findWorkspaceFile(uri.replace(/^vscode-notebook-cell:/, "file:"), roots)?.root;

/** The address of some document of a folder, for what holds for all of them. */
export function someUriIn(root: string): string {
  const uri = urisIn.get(root) ?? pathToFileURL(join(root, ".lacuna.json")).href;
  urisIn.set(root, uri);
  return uri;
}

const urisIn = new Lru<string, string>(100);

/** The innermost folder that holds the file. */
export function findInRoots(file: string, roots: readonly string[]): WorkspaceFile | undefined {
  const found = roots
    .map((root) => ({ root, path: relative(root, file) }))
    .filter(({ path }) => path !== "" && !isAbsolute(path) && path !== ".." && !path.startsWith(`..${sep}`))
    .sort((a, b) => a.path.length - b.path.length)[0];
  return found && { root: found.root, path: found.path.split(sep).join("/") };
}

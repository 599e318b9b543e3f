/** Paths relative to the root with forward slashes; the root itself is "". */

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The file's name up to its last dot. */
export function stemOf(path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}

export const withoutEnd = (text: string, end: string): string =>
  text.endsWith(end) ? text.slice(0, -end.length) : text;

export const under = (folder: string, path: string): boolean => folder === "" || path.startsWith(`${folder}/`);

/** `path` seen from `folder`, which holds it. */
export const within = (folder: string, path: string): string => (folder === "" ? path : path.slice(folder.length + 1));

/** Undefined when the path leaves the root. */
export function joined(folder: string, relative: string): string | undefined {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** The folder itself, then its parents up to the root. */
export function upwards(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; at !== ""; folders.push(at)) at = folderOf(at);
  return folders;
}

/** "./b/c" or "../c": `path` as a file in `folder` names it. */
export function relativeTo(folder: string, path: string): string {
  const from = folder === "" ? [] : folder.split("/");
  const to = path.split("/");
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same++;
  const up = "../".repeat(from.length - same);
  return (up === "" ? "./" : up) + to.slice(same).join("/");
}

/** Folders to leave and to enter on the way from one file to the other. */
export function distance(from: string, to: string): number {
  let same = 0;
  const shorter = Math.min(from.length, to.length);
  let at = 0;
  for (; at < shorter && from.charCodeAt(at) === to.charCodeAt(at); at++) if (from.charCodeAt(at) === slash) same++;
  return slashes(from) + slashes(to) - 2 * same;
}

/** Nearest first, then those whose names are alike, then by name. */
export function nearestFirst(paths: readonly string[], from: string): readonly string[] {
  if (paths.length < 2) return paths;
  const stem = stemOf(from);
  return paths
    .map((path) => ({ path, far: distance(from, path), alike: alikeness(stem, stemOf(path)) }))
    .sort((a, b) => a.far - b.far || b.alike - a.alike || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path);
}

const slash = 0x2f;

function slashes(path: string): number {
  let count = 0;
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) count++;
  return count;
}

/** Letters that two names share at their beginnings and ends: "OrderService" is like "OrderStore" and "UserService". */
function alikeness(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a.charCodeAt(head) === b.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < shorter - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail++;
  return head + tail;
}

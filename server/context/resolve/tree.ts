import { parse } from "jsonc-parser";
import { folderOf, nameOf, upwards } from "./paths.ts";
import { grouped, once, perKey } from "./remember.ts";

export type ResolverFiles = {
  /** Indexed files, relative to the root, forward slashes. */
  has(path: string): boolean;
  all(): Iterable<string>;
  /** Text of a small file under the root, indexed or not; undefined if absent. Never reads outside the root. */
  readText(path: string): string | undefined;
  /** True for files that are not indexed as well. */
  exists(path: string): boolean;
  /** `Outline.packageName` of an indexed file, "" if there is none. */
  packageOf(path: string): string;
};

/** The files as one state of the index has them; everything derived is computed at its first use and kept. */
export type Tree = {
  has(path: string): boolean;
  exists(path: string): boolean;
  packageOf(path: string): string;
  readonly all: () => readonly string[];
  filesIn(folder: string): readonly string[];
  foldersIn(folder: string): readonly string[];
  hasFolder(folder: string): boolean;
  /** Files with this name, in any folder. */
  named(name: string): readonly string[];
  /** Files whose path ends with these segments. */
  endingWith(tail: string): readonly string[];
  /** The indexed files of this name, or, where none is indexed, those on disk beside indexed files; near the root first. */
  manifests(name: string): readonly string[];
  text(path: string): string | undefined;
  /** Comments and trailing commas are allowed; undefined when absent. */
  json(path: string): unknown;
};

/** Deeper manifests belong to fixtures and copies. */
const manifestDepth = 6;

export function createTree(files: ResolverFiles): Tree {
  const all = once(() => [...files.all()]);
  const inFolder = once(() => grouped(all(), folderOf));
  const byName = once(() => grouped(all(), nameOf));
  const folders = once(() => new Set([...inFolder().keys()].flatMap(upwards)));
  const childFolders = once(() => grouped([...folders()].filter(Boolean), folderOf));
  const text = perKey((path) =>
    files
      .readText(path)
      ?.replace(/^\uFEFF/, "")
      .replaceAll("\r\n", "\n"),
  );
  return {
    has: (path) => files.has(path),
    exists: perKey((path) => files.exists(path)),
    packageOf: (path) => files.packageOf(path),
    all,
    filesIn: (folder) => inFolder().get(folder) ?? [],
    foldersIn: (folder) => childFolders().get(folder) ?? [],
    hasFolder: (folder) => folders().has(folder),
    named: (name) => byName().get(name) ?? [],
    endingWith: (tail) => {
      const same = byName().get(nameOf(tail)) ?? [];
      return tail.includes("/") ? same.filter((path) => path === tail || path.endsWith(`/${tail}`)) : same;
    },
    manifests: perKey((name) => {
      const indexed = byName().get(name) ?? [];
      const found = indexed.length > 0 ? indexed : unindexed(files, folders(), name);
      return [...found].sort((a, b) => a.split("/").length - b.split("/").length || (a < b ? -1 : 1));
    }),
    text,
    json: perKey((path) => parsed(text(path))),
  };
}

/** An index that leaves such files out has none of them; each folder costs a look at the disk. */
const unindexed = (files: ResolverFiles, folders: Iterable<string>, name: string): readonly string[] =>
  [...folders]
    .filter((folder) => folder.split("/").length <= manifestDepth)
    .map((folder) => (folder === "" ? name : `${folder}/${name}`))
    .filter((path) => files.exists(path));

function parsed(source: string | undefined): unknown {
  if (source === undefined) return undefined;
  try {
    return JSON.parse(source);
  } catch {
    // Configurations have comments; the parser that reads them takes ten times as long.
    const lenient: unknown = parse(source, [], { allowTrailingComma: true });
    return lenient;
  }
}

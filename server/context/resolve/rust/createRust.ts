import { noSiblings, type ImportRequest, type Language, type SpecifierRequest } from "../language.ts";
import { completing } from "../near.ts";
import { distance, folderOf, joined, nameOf, under, upwards, within } from "../paths.ts";
import { perKey } from "../remember.ts";
import type { Tree } from "../tree.ts";
import { childrenFolder, createCrates, type Crate, type Crates } from "./crates.ts";

/** Where a path through the modules has come to: the file of the module, and what of the path is left. */
type Reached = { readonly file: string; readonly left: readonly string[] };

export function createRust(tree: Tree): Language {
  const crates = createCrates(tree);
  const reach = perKey((key) => {
    const [path = "", specifier = ""] = key.split("\0");
    const segments = specifier.split("::").map((each) => each.trim().replace(/^r#/, ""));
    const starts = startsOf(tree, crates, { path, segments: segments.filter((each) => each !== "") });
    return starts.map((start) => walk(tree, crates, start)).sort((a, b) => a.left.length - b.left.length)[0];
  });
  const resolve = ({ path, import: { specifier, names } }: ImportRequest): readonly string[] => {
    const best = reach(`${path}\0${specifier}`);
    if (best === undefined) return [];
    const inner = names.map(({ imported }) => childOf(tree, crates, { file: best.file, name: imported }));
    const found = best.left.length === 0 ? [...inner, best.file] : [best.file];
    return [...new Set(found)].filter((each) => each !== undefined);
  };
  return {
    resolve,
    modulePaths: (request) => completing(usable(tree, crates, request), request),
    siblings: noSiblings,
  };
}

/** The modules from which a path may begin, the likeliest first. */
function startsOf(tree: Tree, crates: Crates, at: { path: string; segments: readonly string[] }): readonly Reached[] {
  const [first = "", ...rest] = at.segments;
  const reached = (file: string | undefined, left: readonly string[]): readonly Reached[] =>
    file === undefined ? [] : [{ file, left }];
  if (first === "crate" || first === "$crate") return reached(crates.rootOf(at.path), rest);
  if (first === "self") return reached(at.path, rest);
  if (first === "super") {
    const ups = at.segments.findIndex((each) => each !== "super");
    const count = ups === -1 ? at.segments.length : ups;
    let file: string | undefined = at.path;
    for (let step = 0; step < count && file !== undefined; step++) file = parentOf(tree, crates, file);
    const left = at.segments.slice(count);
    // In an inline module `super` is the file itself.
    return [...reached(file, left), ...(left.length > 0 ? reached(at.path, left) : [])];
  }
  const own = crates.of(at.path);
  const name = own?.renamed.get(first) ?? first;
  const named = crates.all().filter((crate) => crate.name === name && crate.library !== undefined);
  return [
    ...(childOf(tree, crates, { file: at.path, name: first }) === undefined ? [] : reached(at.path, at.segments)),
    ...nearestCrate(named, at.path).flatMap((crate) => reached(crate.library, rest)),
    ...(named.length > 0 ? [] : fromRoot(tree, crates, at)),
  ];
}

/** The edition of 2015 names modules from the crate's root. */
function fromRoot(tree: Tree, crates: Crates, at: { path: string; segments: readonly string[] }): readonly Reached[] {
  const root = crates.rootOf(at.path);
  const [name = ""] = at.segments;
  if (root === undefined || childOf(tree, crates, { file: root, name }) === undefined) return [];
  return [{ file: root, left: at.segments }];
}

const nearestCrate = (crates: readonly Crate[], path: string): readonly Crate[] =>
  [...crates].sort((a, b) => distance(path, `${a.folder}/x`) - distance(path, `${b.folder}/x`)).slice(0, 1);

/** Goes down as far as there are files: what is left names items, or modules written inside a file. */
function walk(tree: Tree, crates: Crates, start: Reached): Reached {
  let { file, left } = start;
  for (;;) {
    const [name, ...rest] = left;
    const child = name === undefined ? undefined : childOf(tree, crates, { file, name });
    if (child === undefined) return { file, left };
    file = child;
    left = rest;
  }
}

function childOf(tree: Tree, crates: Crates, { file, name }: { file: string; name: string }): string | undefined {
  const folder = childrenFolder(file, crates.rootOf(file));
  const place = joined(folder, name);
  return place === undefined
    ? undefined
    : [`${place}.rs`, `${place}/mod.rs`].find((path) => tree.has(path) && path !== file);
}

function parentOf(tree: Tree, crates: Crates, file: string): string | undefined {
  const root = crates.rootOf(file);
  if (file === root) return undefined;
  const folder = nameOf(file) === "mod.rs" ? folderOf(folderOf(file)) : folderOf(file);
  if (root !== undefined && folder === childrenFolder(root, root)) return root;
  return [`${folder}/mod.rs`, `${folder}.rs`].find((path) => tree.has(path)) ?? root;
}

/** Paths of the crate's own modules, nearest first, then of the other crates of the workspace. */
function usable(tree: Tree, crates: Crates, { path, typed }: SpecifierRequest): readonly string[] {
  const own = crates.of(path);
  const modules = tree
    .all()
    .filter((file) => file.endsWith(".rs") && file !== path)
    .map((file) => ({ file, far: distance(path, file) }))
    .sort((a, b) => a.far - b.far || (a.file < b.file ? -1 : 1));
  const head = /^(?:(?:self|super)::)+/.exec(typed)?.[0];
  if (head !== undefined) return fromHere(tree, crates, { path, head, files: modules.map(({ file }) => file) });
  return [
    ...modules.flatMap(({ file }) => {
      const crate = crates.of(file);
      if (crate === undefined || crate.library === undefined)
        return crate === own ? moduleName(crate, file, "crate") : [];
      return moduleName(crate, file, crate === own && !isOutside(crate, path) ? "crate" : crate.name);
    }),
    ...crates.all().flatMap((crate) => (crate.library === undefined ? [] : crate === own ? "crate" : crate.name)),
    ...(own === undefined ? [] : own.renamed.keys()),
  ];
}

/** Tests and examples see their own crate from outside. */
const isOutside = (crate: Crate, path: string): boolean => !under(joined(crate.folder, "src") ?? "", path);

function moduleName(crate: Crate | undefined, file: string, head: string): readonly string[] {
  const source = crate === undefined ? undefined : joined(crate.folder, "src");
  if (source === undefined || !under(source, file) || file.startsWith(`${source}/bin/`)) return [];
  if (crate?.targets.has(file)) return [];
  const inner = within(source, file).replace(/(?:\/mod)?\.rs$/, "");
  return inner === "lib" || inner === "main" ? [] : [[head, ...inner.split("/")].join("::")];
}

function fromHere(
  tree: Tree,
  crates: Crates,
  at: { path: string; head: string; files: readonly string[] },
): readonly string[] {
  const [start] = startsOf(tree, crates, {
    path: at.path,
    segments: at.head.split("::").filter((each) => each !== ""),
  });
  if (start === undefined) return [];
  const folder = childrenFolder(start.file, crates.rootOf(start.file));
  return at.files
    .filter(
      (file) =>
        under(folder, file) && file !== start.file && upwards(folderOf(file)).length - upwards(folder).length < 3,
    )
    .map(
      (file) =>
        at.head +
        within(folder, file)
          .replace(/(?:\/mod)?\.rs$/, "")
          .replaceAll("/", "::"),
    );
}

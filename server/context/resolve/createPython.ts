import { noSiblings, type ImportRequest, type Language, type SpecifierRequest } from "./language.ts";
import { completing, inReach } from "./near.ts";
import { folderOf, joined, nameOf, nearestFirst, under, upwards, within } from "./paths.ts";
import { once, perKey } from "./remember.ts";
import type { Tree } from "./tree.ts";

export function createPython(tree: Tree): Language {
  const roots = once(() => sourceRoots(tree));
  /** Where a file's absolute imports may begin: the roots it lies in, its own folder (a script's), then other roots. */
  const rootsFor = perKey((folder) => {
    const holding = upwards(folder).filter((each) => roots().has(each));
    return [...new Set([...holding, folder, ...nearestFirst([...roots()], `${folder}/`)])];
  });
  const moduleFile = (place: string): string | undefined =>
    moduleEnds.map((end) => (place === "" ? end.slice(1) : place + end)).find((path) => tree.has(path));
  /** Files and folders of that name, best first; most imports name something outside and have none. */
  const placesOf = perKey((key) => {
    const [folder = "", specifier = ""] = key.split("\0");
    const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
    const tail = specifier.slice(dots).replaceAll(".", "/");
    const places =
      dots === 0
        ? rootsFor(folder).map((root) => joinedName(root, tail))
        : [joined(folder, "../".repeat(dots - 1) + tail)].filter((place) => place !== undefined);
    return places
      .map((place) => ({ place, own: moduleFile(place) }))
      .filter(({ place, own }) => own !== undefined || tree.hasFolder(place));
  });
  const resolve = ({ path, import: { specifier, names } }: ImportRequest): readonly string[] => {
    for (const { place, own } of placesOf(`${folderOf(path)}\0${specifier}`)) {
      const isPackage = own === undefined || nameOf(own).startsWith("__init__");
      const inner = isPackage ? names.map(({ imported }) => moduleFile(joinedName(place, imported))) : [];
      const found = [...new Set([...inner, own])].filter((each) => each !== undefined).filter((each) => each !== path);
      if (found.length > 0 || own === path) return found;
    }
    return [];
  };
  return {
    resolve,
    modulePaths: (request) => modulePaths(tree, roots(), request),
    siblings: noSiblings,
  };
}

const moduleEnds = [".py", "/__init__.py", ".pyi", "/__init__.pyi", ".pyx"];

const joinedName = (place: string, name: string): string =>
  place === "" ? name : name === "" ? place : `${place}/${name}`;

/** The root, folders of a project and their `src`, and whatever holds a package that is in no package itself. */
function sourceRoots(tree: Tree): ReadonlySet<string> {
  const projects = [...tree.manifests("pyproject.toml"), ...tree.named("setup.py")].map(folderOf);
  const inits = new Set(tree.named("__init__.py").map(folderOf));
  const outermost = [...inits].filter((folder) => folder !== "" && !inits.has(folderOf(folder))).map(folderOf);
  const sources = ["", ...projects]
    .map((folder) => joinedName(folder, "src"))
    .filter((folder) => tree.hasFolder(folder));
  return new Set(["", ...projects, ...sources, ...outermost]);
}

/** "a/b/c.py" as "a.b.c", a package by its folder; undefined when a segment is no name. */
function dotted(path: string): string | undefined {
  const name = path.replace(/(?:(?:^|\/)__init__)?\.pyi?$/, "").replaceAll("/", ".");
  return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) ? name : undefined;
}

function modulePaths(tree: Tree, roots: ReadonlySet<string>, request: SpecifierRequest): readonly string[] {
  const { path, typed, limit } = request;
  const near = inReach(
    tree.all().filter((each) => /\.pyi?$/.test(each)),
    path,
  );
  const dots = /^\.*/.exec(typed)?.[0] ?? "";
  const base = dots === "" ? undefined : joined(folderOf(path), "../".repeat(dots.length - 1));
  if (dots !== "" && base === undefined) return [];
  const folder = folderOf(path);
  /** A script reaches what lies beside it by its bare name. */
  const own = tree.has(joinedName(folder, "__init__.py")) ? [] : [folder];
  const names = near.flatMap((file) =>
    (base === undefined ? [...own, rootOf(roots, file)] : [base]).flatMap((root) => {
      const name = under(root, file) ? dotted(within(root, file)) : undefined;
      return name === undefined ? [] : dots + name;
    }),
  );
  return completing(names, { typed, limit });
}

/** The innermost root that holds the file: its modules are named from there. */
const rootOf = (roots: ReadonlySet<string>, file: string): string =>
  upwards(folderOf(file)).find((folder) => roots.has(folder)) ?? "";

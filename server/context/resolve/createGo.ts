import type { ImportRequest, Language } from "./language.ts";
import { completing } from "./near.ts";
import { distance, folderOf, joined, nameOf, nearestFirst, stemOf, upwards, within } from "./paths.ts";
import { once, perKey } from "./remember.ts";
import type { Tree } from "./tree.ts";

export function createGo(tree: Tree): Language {
  const modules = once(() => modulesOf(tree));
  const replaced = perKey((folder) => replacements(tree, folder));
  const folderOfImport = (folder: string, specifier: string): string | undefined => {
    const holding = [...replaced(folder), ...modules()].filter((module) => holds(module.name, specifier));
    const places = holding
      .sort((a, b) => b.name.length - a.name.length)
      .map(({ name, folder: at }) => joined(at, specifier.slice(name.length)));
    const vendored = upwards(folder).map((each) => joined(each, `vendor/${specifier}`));
    return [...places, ...vendored].find((place) => place !== undefined && sources(tree, place).length > 0);
  };
  const resolved = perKey((key) => {
    const [folder = "", specifier = ""] = key.split("\0");
    const found = specifier.startsWith(".") ? joined(folder, specifier) : folderOfImport(folder, specifier);
    return found === undefined ? [] : mainFirst(sources(tree, found), nameOf(found)).slice(0, maxFiles);
  });
  return {
    resolve: ({ path, import: { specifier } }: ImportRequest) => resolved(`${folderOf(path)}\0${specifier}`),
    modulePaths: ({ path, typed, limit }) =>
      completing(packagePaths(tree, { path, modules: modules() }), { typed, limit }),
    siblings: (path) => {
      const folder = folderOf(path);
      const files = isTest(path) ? tree.filesIn(folder).filter(isGo) : sources(tree, folder);
      const same = files.filter((file) => file !== path && (isTest(path) || samePackage(tree, file, path)));
      return nearestFirst(same, path).slice(0, maxSiblings);
    },
  };
}

type Module = { readonly name: string; readonly folder: string };

const maxFiles = 20;
const maxSiblings = 50;

const isGo = (path: string): boolean => path.endsWith(".go");
const isTest = (path: string): boolean => path.endsWith("_test.go");

const sources = (tree: Tree, folder: string): readonly string[] =>
  tree.filesIn(folder).filter((path) => isGo(path) && !isTest(path));

const samePackage = (tree: Tree, a: string, b: string): boolean =>
  tree.packageOf(a) === "" || tree.packageOf(b) === "" || tree.packageOf(a) === tree.packageOf(b);

const holds = (module: string, specifier: string): boolean =>
  specifier === module || specifier.startsWith(`${module}/`);

function modulesOf(tree: Tree): readonly Module[] {
  return tree.manifests("go.mod").flatMap((path) => {
    const name = /^\s*module\s+"?([^\s"]+)/m.exec(tree.text(path) ?? "")?.[1];
    return name === undefined ? [] : [{ name, folder: folderOf(path) }];
  });
}

/** `replace name => ../folder` of the module or workspace that governs a folder. */
function replacements(tree: Tree, folder: string): readonly Module[] {
  return ["go.mod", "go.work"].flatMap((name) => {
    const home = upwards(folder).find((each) => tree.text(joined(each, name) ?? name) !== undefined);
    if (home === undefined) return [];
    const lines = tree.text(joined(home, name) ?? name) ?? "";
    return [...lines.matchAll(/^\s*(?:replace\s+)?([^\s(]+)(?:\s+v\S+)?\s*=>\s*(\.{1,2}\/\S*|\.)/gm)].flatMap(
      ([, from, to]) => {
        const place = joined(home, to ?? "");
        return from === undefined || place === undefined ? [] : [{ name: from, folder: place }];
      },
    );
  });
}

/** Files that say most of a package: the one called like it, then plain ones, then those of one platform. */
function mainFirst(files: readonly string[], name: string): readonly string[] {
  const rank = (path: string): number =>
    stemOf(path) === name ? 0 : /^(?:doc|types|api)$/.test(stemOf(path)) ? 1 : forOnePlatform.test(path) ? 3 : 2;
  return [...files].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

const forOnePlatform =
  /_(?:windows|linux|darwin|freebsd|netbsd|openbsd|solaris|plan9|android|ios|js|wasm|amd64|arm64|386|arm)\.go$|[._]pb\.go$|_gen\.go$/;

function packagePaths(tree: Tree, at: { path: string; modules: readonly Module[] }): readonly string[] {
  const folders = new Set(
    tree
      .all()
      .filter((each) => isGo(each) && !isTest(each))
      .map(folderOf),
  );
  const nearby = [...folders]
    .filter((folder) => folder !== folderOf(at.path))
    .map((folder) => ({ folder, far: distance(at.path, `${folder}/x.go`) }))
    .sort((a, b) => a.far - b.far || (a.folder < b.folder ? -1 : 1));
  const own = nearby.flatMap(({ folder }) => {
    const home = upwards(folder).find((each) => at.modules.some((module) => module.folder === each));
    const module = at.modules.find((each) => each.folder === home);
    if (module === undefined) return [];
    return [folder === module.folder ? module.name : `${module.name}/${within(module.folder, folder)}`];
  });
  const required = at.modules.flatMap(({ folder }) => {
    const text = tree.text(joined(folder, "go.mod") ?? "go.mod") ?? "";
    return [...text.matchAll(/^\s*(?:require\s+)?([\w.-]+\.[\w-]+\/\S+)\s+v\d/gm)].flatMap(([, name]) => name ?? []);
  });
  return [...own, ...required];
}

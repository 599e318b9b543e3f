import { entriesOf, member, textOf, textsOf } from "../json.ts";
import { folderOf, joined, upwards } from "../paths.ts";
import { perKey } from "../remember.ts";
import type { Tree } from "../tree.ts";
import { matches, starOf } from "./exportsMap.ts";

export type Alias = { readonly pattern: string; readonly targets: readonly string[] };

/** What one configuration says about module names; folders relative to the root. */
export type PathMapping = {
  /** Targets are relative to `folder`. */
  readonly aliases: readonly Alias[];
  readonly folder: string;
  /** Undefined for none. */
  readonly baseUrl: string | undefined;
};

export type Tsconfigs = {
  /** Configurations that govern a folder, nearest first. */
  mappings(folder: string): readonly PathMapping[];
  /** Places relative to the root that a bare specifier may mean, best first; without knowing whether they exist. */
  places(folder: string, specifier: string): readonly string[];
  allowsTsEndings(folder: string): boolean;
  needsEndings(folder: string): boolean;
};

type Options = {
  readonly aliases: readonly Alias[] | undefined;
  readonly aliasFolder: string;
  readonly baseUrl: string | undefined;
  readonly module: string;
  readonly allowsTsEndings: boolean;
};

/** Longer chains are loops. */
const maxExtends = 8;

export function createTsconfigs(tree: Tree): Tsconfigs {
  const read = perKey((path) => readOptions(tree, { path, leaf: folderOf(path), depth: 0 }));
  const nearest = perKey((folder) => configsUp(tree, folder).map(read));
  const mappings = perKey((folder) =>
    configsUp(tree, folder)
      .flatMap((path) => withReferences(tree, path))
      .map(read)
      .map(toMapping)
      .filter((each) => each.aliases.length > 0 || each.baseUrl !== undefined),
  );
  return {
    mappings,
    places: (folder, specifier) => mappings(folder).flatMap((mapping) => placesIn(mapping, specifier)),
    allowsTsEndings: (folder) => nearest(folder)[0]?.allowsTsEndings ?? false,
    needsEndings: (folder) => /^node(16|18|20|next)$/.test(nearest(folder)[0]?.module ?? ""),
  };
}

/** TypeScript asks only the nearest configuration; a bundler's aliases are often written in one further up. */
const configsUp = (tree: Tree, folder: string): readonly string[] =>
  upwards(folder).flatMap((each) => {
    const path = ["tsconfig.json", "jsconfig.json"]
      .map((name) => (each === "" ? name : `${each}/${name}`))
      .find((candidate) => tree.text(candidate) !== undefined);
    return path === undefined ? [] : [path];
  });

/** A solution's own configuration says nothing; those it refers to do. */
function withReferences(tree: Tree, path: string): readonly string[] {
  const references = member(tree.json(path), "references");
  if (!Array.isArray(references)) return [path];
  const referred = references.flatMap((each: unknown) => {
    const place = joined(folderOf(path), textOf(member(each, "path")) ?? "");
    if (place === undefined) return [];
    return place.endsWith(".json") ? [place] : [`${place}/tsconfig.json`];
  });
  return [path, ...referred.filter((each) => folderOf(each) === folderOf(path))];
}

function readOptions(tree: Tree, at: { path: string; leaf: string; depth: number }): Options {
  const config = tree.json(at.path);
  const folder = folderOf(at.path);
  const inherited =
    at.depth >= maxExtends
      ? []
      : textsOf(member(config, "extends"))
          .map((target) => findExtended(tree, folder, target))
          .filter((path) => path !== undefined)
          .map((path) => readOptions(tree, { path, leaf: at.leaf, depth: at.depth + 1 }));
  const own = member(config, "compilerOptions");
  const place = (text: string): string | undefined =>
    text.startsWith("${configDir}") ? joined(at.leaf, text.slice("${configDir}".length)) : joined(folder, text);
  const baseUrl = textOf(member(own, "baseUrl"));
  const paths = member(own, "paths");
  const aliases = entriesOf(paths).map(([pattern, targets]) => ({ pattern, targets: textsOf(targets) }));
  const last = <T>(pick: (options: Options) => T | undefined): T | undefined =>
    inherited.map(pick).findLast((value) => value !== undefined);
  const module = textOf(member(own, "module")) ?? textOf(member(own, "moduleResolution"));
  return {
    baseUrl: baseUrl === undefined ? last((options) => options.baseUrl) : place(baseUrl),
    aliases: paths === undefined ? last((options) => options.aliases) : aliases,
    aliasFolder: paths === undefined ? (last((options) => options.aliases && options.aliasFolder) ?? folder) : folder,
    module: module?.toLowerCase() ?? last((options) => options.module || undefined) ?? "",
    allowsTsEndings:
      member(own, "allowImportingTsExtensions") === true || inherited.some((options) => options.allowsTsEndings),
  };
}

function findExtended(tree: Tree, folder: string, target: string): string | undefined {
  const isRelative = /^\.{1,2}(\/|$)/.test(target);
  const places = isRelative
    ? [joined(folder, target)]
    : upwards(folder).map((each) => joined(each, `node_modules/${target}`));
  return places
    .filter((place) => place !== undefined)
    .flatMap((place) => (place.endsWith(".json") ? [place] : [`${place}.json`, `${place}/tsconfig.json`]))
    .find((place) => tree.text(place) !== undefined);
}

const toMapping = (options: Options): PathMapping => ({
  aliases: options.aliases ?? [],
  folder: options.baseUrl ?? options.aliasFolder,
  baseUrl: options.baseUrl,
});

function placesIn(mapping: PathMapping, specifier: string): readonly string[] {
  const [alias] = mapping.aliases
    .filter(({ pattern }) => matches(pattern, specifier))
    .sort((a, b) => starPlace(b.pattern) - starPlace(a.pattern));
  const aliased =
    alias === undefined
      ? []
      : alias.targets.map((target) => {
          const star = alias.pattern.includes("*") ? starOf(alias.pattern, specifier) : "";
          return joined(mapping.folder, target.replace("${configDir}", ".").replace("*", star));
        });
  const based = mapping.baseUrl === undefined ? [] : [joined(mapping.baseUrl, specifier)];
  return [...aliased, ...based].filter((place) => place !== undefined);
}

/** An exact pattern comes before any with a star. */
const starPlace = (pattern: string): number => (pattern.includes("*") ? pattern.indexOf("*") : Infinity);

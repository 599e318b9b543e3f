import { entriesOf, member, textOf, textsOf } from "../json.ts";
import { folderOf, joined, upwards } from "../paths.ts";
import { once, perKey } from "../remember.ts";
import type { Tree } from "../tree.ts";
import { starOf, matches, targetsOf } from "./exportsMap.ts";
import type { FindSource } from "./sourceFile.ts";

export type Packages = {
  /** The file that a bare specifier ("pkg", "@scope/pkg/sub", "#internal") means to a file in `folder`. */
  find(folder: string, specifier: string): string | undefined;
  /** Packages of the repository itself: name to folder. */
  workspace(): ReadonlyMap<string, string>;
  /** The nearest manifest above a folder; undefined for none. */
  manifestOf(folder: string): { readonly folder: string; readonly json: unknown } | undefined;
};

export function createPackages(tree: Tree, findSource: FindSource): Packages {
  const manifestIn = (folder: string): unknown => tree.json(folder === "" ? "package.json" : `${folder}/package.json`);
  const manifestOf = perKey((folder) =>
    upwards(folder)
      .map((each) => ({ folder: each, json: manifestIn(each) }))
      .find(({ json }) => json !== undefined),
  );
  const workspace = once(() => {
    const folders = new Map<string, string>();
    for (const path of tree.manifests("package.json")) {
      const name = textOf(member(tree.json(path), "name"));
      if (name !== undefined && !folders.has(name)) folders.set(name, folderOf(path));
    }
    return folders;
  });
  const internal = (folder: string, specifier: string): string | undefined => {
    const manifest = manifestOf(folder);
    if (manifest === undefined) return undefined;
    const targets = targetsOf(member(manifest.json, "imports"), specifier) ?? [];
    return first(targets, (target) =>
      target.startsWith(".")
        ? first([...beforeBuild(target), target], (each) => found(findSource, manifest.folder, each))
        : findPackage(manifest.folder, target),
    );
  };
  const findPackage = (folder: string, specifier: string): string | undefined => {
    const { name, sub } = splitSpecifier(specifier);
    const own = workspace().get(name);
    const source =
      own === undefined ? undefined : fromSource({ folder: own, manifest: manifestIn(own), sub }, findSource);
    if (source !== undefined) return source;
    const modules = upwards(folder).map((each) => (each === "" ? "node_modules" : `${each}/node_modules`));
    const types = `@types/${name.startsWith("@") ? name.slice(1).replace("/", "__") : name}`;
    return first([name, types], (each) =>
      first(modules, (place) => {
        const installed = `${place}/${each}`;
        const manifest = tree.exists(`${installed}/package.json`) ? manifestIn(installed) : undefined;
        return manifest === undefined ? undefined : fromInstalled({ folder: installed, manifest, sub }, findSource);
      }),
    );
  };
  const find = (folder: string, specifier: string): string | undefined =>
    specifier.startsWith("#") ? internal(folder, specifier) : findPackage(folder, specifier);
  return { find, workspace, manifestOf };
}

type Wanted = { readonly folder: string; readonly manifest: unknown; readonly sub: string };

/** A package of the repository: its source, also where the manifest names what a build would make of it. */
function fromSource({ folder, manifest, sub }: Wanted, findSource: FindSource): string | undefined {
  const guesses =
    sub === "" ? ["src/index", "src/main", "src/mod", "mod", "index", "lib/index"] : [`src/${sub}`, sub, `lib/${sub}`];
  const promised = promises(manifest, sub).flatMap((target) => [...beforeBuild(target), target]);
  return first([...promised, ...guesses], (target) => found(findSource, folder, target));
}

const fromInstalled = ({ folder, manifest, sub }: Wanted, findSource: FindSource): string | undefined =>
  first([...promises(manifest, sub), sub === "" ? "index" : sub], (target) => found(findSource, folder, target));

const first = <T>(values: readonly T[], find: (value: T) => string | undefined): string | undefined => {
  for (const value of values) {
    const result = find(value);
    if (result !== undefined) return result;
  }
  return undefined;
};

function found(findSource: FindSource, folder: string, target: string): string | undefined {
  const place = joined(folder, target);
  return place === undefined ? undefined : findSource(place);
}

function splitSpecifier(specifier: string): { readonly name: string; readonly sub: string } {
  const parts = specifier.split("/");
  const length = specifier.startsWith("@") ? 2 : 1;
  return { name: parts.slice(0, length).join("/"), sub: parts.slice(length).join("/") };
}

/** Files that a manifest names for `sub`, relative to its folder, best first. */
function promises(manifest: unknown, sub: string): readonly string[] {
  const exported = targetsOf(member(manifest, "exports"), sub === "" ? "." : `./${sub}`);
  if (exported !== undefined) return exported;
  const fields = ["types", "typings", "source", "module", "main"];
  const plain = sub === "" ? fields.flatMap((field) => textOf(member(manifest, field)) ?? []) : [sub];
  return [...plain.flatMap((target) => byTypesVersions(manifest, target)), ...plain];
}

function byTypesVersions(manifest: unknown, target: string): readonly string[] {
  const [, versions] = entriesOf(member(manifest, "typesVersions"))[0] ?? [];
  const clean = target.replace(/^\.\//, "");
  const [pattern, targets] = entriesOf(versions).find(([key]) => matches(key, clean)) ?? [];
  if (pattern === undefined) return [];
  const star = pattern.includes("*") ? starOf(pattern, clean) : "";
  return textsOf(targets).map((each) => each.replace("*", star));
}

const buildFolder =
  /^(?:\.\/)?(?:dist|build|out|output|lib|es|esm|cjs|types|typings|\.output)\/(?:(?:src|esm|cjs|es|types|typings|node|browser|module|commonjs|import|require|mjs)\/)*/;

/** Source files from which a build makes `target`, as far as its name tells. */
function beforeBuild(target: string): readonly string[] {
  if (!buildFolder.test(target)) return [];
  const source = target.replace(buildFolder, "src/").replace(/(?:\.d)?\.[mc]?[jt]sx?$/, "");
  return [source, source.slice("src/".length)];
}

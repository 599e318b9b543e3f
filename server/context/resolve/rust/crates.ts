import { folderOf, joined, nameOf, upwards } from "../paths.ts";
import { once, perKey } from "../remember.ts";
import type { Tree } from "../tree.ts";

export type Crate = {
  /** With underscores, as paths in code name it. */
  readonly name: string;
  readonly folder: string;
  /** Root of the library; undefined for none. */
  readonly library: string | undefined;
  /** Files that its manifest names as programs, tests and the like. */
  readonly targets: ReadonlySet<string>;
  /** Names that its manifest gives to dependencies: local to package. */
  readonly renamed: ReadonlyMap<string, string>;
};

export type Crates = {
  all(): readonly Crate[];
  /** The crate whose folder holds a path. */
  of(path: string): Crate | undefined;
  /** The root file of the target that a file belongs to: the library, a program, a test or an example. */
  rootOf(path: string): string | undefined;
};

export function createCrates(tree: Tree): Crates {
  const all = once(() => tree.manifests("Cargo.toml").flatMap((path) => readCrate(tree, path) ?? []));
  const byFolder = once(() => new Map(all().map((crate) => [crate.folder, crate])));
  const ofFolder = perKey((folder) =>
    upwards(folder)
      .map((each) => byFolder().get(each))
      .find((crate) => crate !== undefined),
  );
  const rootOf = perKey((path): string | undefined => {
    const crate = ofFolder(folderOf(path));
    if (crate === undefined) return undefined;
    const target = targetOf(tree, crate, path);
    if (target !== undefined) return target;
    const main = joined(crate.folder, "src/main.rs");
    return path === main ? path : (crate.library ?? (main !== undefined && tree.has(main) ? main : undefined));
  });
  return { all, of: (path) => ofFolder(folderOf(path)), rootOf };
}

/** Programs, tests, examples and benchmarks are crates of their own: one file, or a folder with `main.rs`. */
function targetOf(tree: Tree, crate: Crate, path: string): string | undefined {
  if (crate.targets.has(path)) return path;
  const inCrate = crate.folder === "" ? path : path.slice(crate.folder.length + 1);
  const match = /^(src\/bin|tests|examples|benches)\/[^/]+/.exec(inCrate);
  if (match === null) return inCrate === "build.rs" ? path : undefined;
  const [head] = match;
  if (inCrate === head) return path;
  const main = joined(crate.folder, `${head}/main.rs`);
  const beside = joined(crate.folder, `${head}.rs`);
  return [main, beside].find((each) => each !== undefined && tree.has(each));
}

function readCrate(tree: Tree, path: string): Crate | undefined {
  const text = tree.text(path) ?? "";
  const sections = readToml(text);
  const name = sections.get("package")?.get("name");
  if (name === undefined) return undefined;
  const folder = folderOf(path);
  const place = joined(folder, sections.get("lib")?.get("path") ?? "src/lib.rs");
  const targets = [...text.matchAll(/^\s*path\s*=\s*"([^"]+\.rs)"/gm)].flatMap(
    ([, file]) => joined(folder, file ?? "") ?? [],
  );
  return {
    targets: new Set(targets),
    name: underscored(sections.get("lib")?.get("name") ?? name),
    folder,
    library: place !== undefined && tree.has(place) ? place : undefined,
    renamed: renamedIn(sections),
  };
}

function renamedIn(sections: ReadonlyMap<string, ReadonlyMap<string, string>>): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  for (const [section, values] of sections) {
    const single = /dependencies\.([\w-]+)$/.exec(section)?.[1];
    const named = values.get("package");
    if (single !== undefined && named !== undefined) renamed.set(underscored(single), underscored(named));
    if (!/dependencies$/.test(section)) continue;
    for (const [name, value] of values) {
      const original = /\bpackage\s*=\s*"([^"]+)"/.exec(value)?.[1];
      if (original !== undefined) renamed.set(underscored(name), underscored(original));
    }
  }
  return renamed;
}

/** Sections with the one-line values of a manifest: quotes taken off strings, anything else as written. */
function readToml(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of text.split("\n")) {
    const header = /^\s*\[\[?\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    if (header !== undefined) {
      section = sections.get(header) ?? new Map<string, string>();
      sections.set(header, section);
      continue;
    }
    const [, key, value] = /^\s*([\w."-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) section.set(key, /^"([^"]*)"/.exec(value)?.[1] ?? value);
  }
  return sections;
}

const underscored = (name: string): string => name.replaceAll("-", "_");

/** The folder in which a module's children lie: its own for a root and `mod.rs`, one named like it for others. */
export function childrenFolder(file: string, root: string | undefined): string {
  const isRoot = file === root || /^(?:mod|lib|main)\.rs$/.test(nameOf(file));
  return isRoot ? folderOf(file) : file.slice(0, -".rs".length);
}

import type { WayToImport } from "../../domain/repositoryIndex.ts";
import type { SourceInput } from "./source.ts";
import { isModuleFile } from "./resolveChain.ts";
import { importsRelatively, specifierFor } from "./specifierFor.ts";
import { importerOf, suppliersOf } from "./supply.ts";

/** A module that has a name which the file needs, as this file would write it. */
export type Supplier = {
  readonly specifier: string;
  readonly local: string;
  /** Empty when `local` stands for the whole module. */
  readonly imported: string;
  /** Up to 1: how sure it is that the name is meant to come from there. */
  readonly weight: number;
};

/** A file that declares a name says less of where others take it from than those others do. */
const declaredWeight = 0.5;
const mostNames = 80;

/** How other files import these names; for a name that none imports, the modules that declare it. */
export async function findSuppliers(input: SourceInput, wanted: readonly string[]): Promise<Supplier[]> {
  const names = wanted.slice(0, mostNames);
  if (names.length === 0) return [];
  const { index, path, signal } = input;
  const [ways, declared] = await Promise.all([index.waysToImport({ names, path }, signal), findDeclared(input, names)]);
  const usual = await Promise.all(ways.map((way) => asWrittenHere(input, way, ways)));
  const known = usual.filter((each) => each !== undefined);
  return [...known, ...declared.filter(({ local }) => known.every((each) => each.local !== local))];
}

async function asWrittenHere(
  input: SourceInput,
  way: WayToImport,
  all: readonly WayToImport[],
): Promise<Supplier | undefined> {
  const { local, imported, files } = way;
  const specifier = await specifierHere(input, way);
  if (specifier === undefined) return undefined;
  const sameName = all.filter((each) => each.local === local).reduce((sum, each) => sum + each.files, 0);
  return { specifier, local, imported, weight: files / sameName };
}

/** A relative path is another one from here; the file itself is no module to import from. */
async function specifierHere(input: SourceInput, way: WayToImport): Promise<string | undefined> {
  const { specifier, paths, imported } = way;
  if (paths.includes(input.path)) return undefined;
  const file = paths.find((path) => isModuleFile(path, imported)) ?? paths[0];
  const importer = await importerOf(input);
  if (!specifier.startsWith(".") && (file === undefined || !importsRelatively(importer))) return specifier;
  return file === undefined ? undefined : specifierFor({ path: file, name: imported }, importer);
}

async function findDeclared(input: SourceInput, names: readonly string[]): Promise<Supplier[]> {
  const found = await suppliersOf(input, names);
  const importer = await importerOf(input);
  const all = new Map<string, Supplier>();
  for (const each of found) {
    const specifier = specifierFor(each, importer);
    if (specifier === undefined) continue;
    all.set(`${specifier} ${each.name}`, { specifier, local: each.name, imported: each.name, weight: declaredWeight });
  }
  const modulesOf = (name: string): number => [...all.values()].filter(({ local }) => local === name).length;
  return [...all.values()].map((each) => ({ ...each, weight: each.weight / modulesOf(each.local) }));
}

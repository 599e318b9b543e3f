import type { Located } from "../../domain/repositoryIndex.ts";
import { guessPaths } from "./guessPaths.ts";
import type { ImportSite } from "./importSite.ts";
import { isSameWorld, isTest } from "./lookUp.ts";
import type { SourceInput } from "./source.ts";
import { specifierFor, type Importer } from "./specifierFor.ts";
import { isTopLevel } from "./surroundings.ts";

/** What a file uses without saying where it comes from, and which modules could supply it. */

/** `internaljson "example.org/internal/json"` */
export const squeezed = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();

export type Declaring = {
  readonly specifier: string;
  readonly names: readonly string[];
  /** How much it supplies: about 1 for a name that only this module declares. */
  readonly weight: number;
};

/** Modules by how much of what the names could mean they declare: a name that stands in many modules says little of each. */
export async function declarationsOf(names: readonly string[], input: SourceInput): Promise<Declaring[]> {
  const usable = await suppliersOf(input, names);
  const importer = await importerOf(input);
  const byModule = new Map<string, Set<string>>();
  const modulesWith = new Map<string, number>();
  for (const definition of usable) {
    const specifier = specifierFor(definition, importer);
    const known = specifier === undefined ? undefined : (byModule.get(specifier) ?? new Set<string>());
    if (specifier === undefined || known === undefined || known.has(definition.name)) continue;
    byModule.set(specifier, known.add(definition.name));
    modulesWith.set(definition.name, (modulesWith.get(definition.name) ?? 0) + 1);
  }
  const weigh = (specifier: string, declared: readonly string[]): number =>
    declared.reduce(
      (sum, name) =>
        sum +
        1 / (modulesWith.get(name) ?? 1) +
        (isNamedAfter(specifier, name) ? 0.4 : 0) +
        (/^\p{Lu}/u.test(name) ? 0.2 : 0),
      0,
    );
  return [...byModule]
    .map(([specifier, declared]) => ({ specifier, names: [...declared], weight: weigh(specifier, [...declared]) }))
    .sort((a, b) => b.weight - a.weight || a.specifier.length - b.specifier.length);
}

/** The document as a file that imports. */
export const importerOf = async ({ path, site, around }: SourceInput): Promise<Importer> => ({
  ...{ path, languageId: site.languageId, typed: moduleAt(site.importing) },
  ...{ imports: await around.imports(), packageName: await around.packageName() },
});

/** What stands of the module at the cursor. */
function moduleAt(importing: ImportSite | undefined): string {
  switch (importing?.kind) {
    case "module":
      return importing.typed;
    case "names":
      return importing.specifier;
    default:
      return "";
  }
}

/** Declarations of these names that another file of the language could import. */
export async function suppliersOf(input: SourceInput, names: readonly string[]): Promise<Located[]> {
  const { index, path, signal } = input;
  if (names.length === 0) return [];
  const found = await index.definitions({ names, paths: [], container: undefined, limit: 200 }, signal);
  return found.filter(
    (each) =>
      each.path !== path &&
      each.isExported &&
      isSameWorld(path, each.path) &&
      !isTest(each.path) &&
      !isForeign(each.path) &&
      isTopLevel(each),
  );
}

/** What a module, by the name that the file writes, declares for others. */
export async function exportedBy(input: SourceInput, specifier: string): Promise<Located[]> {
  const { index, path, site, around, signal } = input;
  const known = (await around.imports()).find((each) => each.specifier === specifier)?.paths ?? [];
  const packageName = await around.packageName();
  const files = known.length > 0 ? known : guessPaths({ specifier, path, languageId: site.languageId, packageName });
  const all = await index.definitions({ names: [], paths: files, container: undefined, limit: 400 }, signal);
  return all.filter((each) => isTopLevel(each) && each.isExported);
}

/** Somebody else's code in the repository: what the own code includes is rarely that. */
const isForeign = (path: string): boolean => /(?:^|\/)(?:third[-_]?party|vendor|external)\//i.test(path);

export const isNamedAfter = (specifier: string, name: string): boolean =>
  squeezed(/([\w-]+)(?:\.\w+)?$/.exec(specifier)?.[1] ?? "") === squeezed(name);

/** Names that look like types or functions and are neither declared nor imported here. */
export async function unexplained(input: SourceInput): Promise<string[]> {
  const { around } = input;
  const imported = (await around.imports()).flatMap(({ names, namespace }) => [
    namespace,
    ...names.map(({ local }) => local),
  ]);
  // A field is not what its bare name means, except where `this.` may be left out.
  const hasBareFields = bareFields.test(input.site.languageId);
  const own = (await around.definitions()).filter(
    ({ container, kind }) => container === "" || kind !== "field" || hasBareFields,
  );
  const known = new Set([...imported, ...own.map(({ name }) => name)]);
  const isLikely = jvm.test(input.site.languageId) ? /^\p{Lu}/u : /^/;
  return [...usedNames(input)]
    .filter((name) => !known.has(name) && name.length > 2 && isLikely.test(name) && !reserved.has(name))
    .slice(0, mostUnexplained);
}

/** Where only types are imported, apart from static members. */
const jvm = /^(?:java|kotlin|scala)$/;
const bareFields = /^(?:java|kotlin|scala|cpp|csharp)$/;
const mostUnexplained = 80;

/** No module supplies these, and a question about each of them would look through every file. */
const reserved = new Set(
  `abstract and any assert async await bool boolean break byte case catch char class const continue crate debugger declare def
  default defer del delete double elif else enum except explicit export extends extern false False final finally float fn for
  from func function global goto impl implements import include infer inline instanceof int interface internal is keyof lambda
  let long loop match mod module move mut namespace native never new nil None nonlocal not null nullptr number object operator
  override package pass print private protected pub public raise range readonly ref return self Self short sizeof static str
  string String struct super switch template this throw throws trait true True try type typename typeof undefined union
  unknown unsafe unsigned use using var virtual void volatile where while with yield Object Override Integer Boolean`.split(
    /\s+/,
  ),
);

const usedUnits = 60_000;

const proseAndStrings = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/g;
const hashProseAndStrings = /"""[\s\S]*?"""|'''[\s\S]*?'''|#.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
const standsAlone = /(?<![\p{L}\p{N}_$.])[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** Names in the file below the import; members, comments and strings say nothing about what has to be imported. */
export function usedNames({ request }: SourceInput): ReadonlySet<string> {
  const { snapshot, at } = request;
  const aside = /^(?:python|ruby)$/.test(snapshot.languageId) ? hashProseAndStrings : proseAndStrings;
  const text = snapshot.text.slice(at, at + usedUnits).replace(aside, " ");
  return new Set(text.match(standsAlone));
}

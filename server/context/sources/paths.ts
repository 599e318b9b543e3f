import { guessPaths } from "./guessPaths.ts";
import type { ImportSite } from "./importSite.ts";
import { isSameWorld, isTest } from "./lookUp.ts";
import { specifierFor } from "./specifierFor.ts";
import { isTopLevel } from "./surroundings.ts";
import { urgentScore, type Candidate, type Source, type SourceInput } from "./source.ts";

/** In an import statement: the modules that exist, and what the module at the cursor exports. */
export const paths: Source = {
  name: "paths",
  find: async (input, add) => {
    const { importing } = input.site;
    if (importing === undefined) return;
    if (importing.kind === "names") for (const each of await exportedNames(input, importing.specifier)) add(each);
    else if (importing.kind === "statement") await addStatements(input, importing, add);
    else await addModules(input, importing, add);
  },
};

/** Whole statements for names that the file uses and nothing explains, the likeliest last. */
async function addStatements(
  input: SourceInput,
  { typed, before }: Extract<ImportSite, { kind: "statement" }>,
  add: (candidate: Candidate) => void,
): Promise<void> {
  const names = (await unexplained(input)).filter((name) => name.startsWith(typed));
  const declared = await declarationsOf(names, { input, typed: "" });
  const quote = /from\s*(["'])/.exec(input.request.snapshot.text)?.[1] ?? '"';
  const lines = declared
    .slice(0, mostDeclaring)
    .map(({ specifier, names }) => `${before}${names.join(", ")} } from ${quote}${specifier}${quote}`);
  if (lines.length > 0) add(listed(input, { why: "modules that declare what this file uses", lines }));
}

const listed = ({ path }: SourceInput, { why, lines }: { why: string; lines: readonly string[] }): Candidate => ({
  source: "paths",
  why,
  score: urgentScore + 1,
  path,
  shown: { kind: "passage", line: -1, endLine: -1, text: lines.toReversed().join("\n") },
});

type AtModule = Extract<ImportSite, { kind: "module" }>;

const mostExports = 30;
const mostModules = 8;
const mostDeclaring = 3;

async function exportedNames(input: SourceInput, specifier: string): Promise<Candidate[]> {
  const { index, path, site, around, signal } = input;
  const known = (await around.imports()).find((each) => each.specifier === specifier)?.paths ?? [];
  const packageName = await around.packageName();
  const files = known.length > 0 ? known : guessPaths({ specifier, path, languageId: site.languageId, packageName });
  const all = await index.definitions({ names: [], paths: files, container: undefined, limit: 400 }, signal);
  const used = usedNames(input);
  const taken = new Set<string>(site.importing?.before.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
  return all
    .filter((each) => isTopLevel(each) && each.isExported && !taken.has(each.name))
    .map((definition): Candidate => ({
      source: "paths",
      why: used.has(definition.name) ? "exported by this module and used in the file" : "exported by this module",
      score:
        urgentScore +
        (used.has(definition.name) ? 2 : 0) +
        around.relevance.continues(definition.name) +
        around.relevance.of(definition.name),
      path: definition.path,
      shown: { kind: "definition", definition, holder: undefined },
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, mostExports);
}

/** Statements that could stand at the cursor, the likeliest last, nearest to it. */
async function addModules(input: SourceInput, site: AtModule, add: (candidate: Candidate) => void): Promise<void> {
  const { index, path, signal, around } = input;
  const [wanted, existing] = await Promise.all([
    modulesOfNames(input, site),
    index.modulePaths({ path, typed: site.typed, limit: 200 }, signal),
  ]);
  const imported = new Set((await around.imports()).map(({ specifier }) => specifier));
  const fits = (specifier: string): boolean =>
    specifier.startsWith(site.typed) && specifier !== site.typed && !imported.has(specifier);
  const ranked = existing
    .filter(fits)
    .map((specifier, place) => ({ specifier, score: around.relevance.of(specifier) - place / 100 }))
    .sort((a, b) => b.score - a.score);
  const named = existing.filter((specifier) => site.names.some((name) => squeezed(specifier).endsWith(squeezed(name))));
  const declaring = [...new Set([...wanted, ...named])].filter(fits).slice(0, mostDeclaring);
  // Beside a module that declares what the file needs, others only mislead.
  const best = declaring.length > 0 ? declaring : ranked.slice(0, mostModules).map(({ specifier }) => specifier);
  if (best.length === 0) return;
  const head = site.before.slice(0, site.before.length - site.typed.length);
  const why = declaring.length > 0 ? "modules that declare what this file uses" : "modules that could be imported here";
  add(listed(input, { why, lines: best.map((each) => `${head}${each}${closerOf(head)}`) }));
}

/** `internaljson "example.org/internal/json"` */
const squeezed = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();

function closerOf(head: string): string {
  const quote = /["'`<]$/.exec(head)?.[0];
  if (quote === undefined) return "";
  return quote === "<" ? ">" : quote;
}

/** Modules that declare the names imported at the cursor, or names that the file uses and nothing explains. */
async function modulesOfNames(input: SourceInput, site: AtModule): Promise<string[]> {
  const names = site.names.length > 0 ? site.names : await unexplained(input);
  const declared = await declarationsOf(names, { input, typed: site.typed });
  return declared.map(({ specifier }) => specifier);
}

type Declaring = { readonly specifier: string; readonly names: readonly string[] };

/** Modules by how much of what the names could mean they declare: a name that stands in many modules says little of each. */
async function declarationsOf(
  names: readonly string[],
  { input, typed }: { readonly input: SourceInput; readonly typed: string },
): Promise<Declaring[]> {
  const { index, path, signal, around } = input;
  if (names.length === 0) return [];
  const found = await index.definitions({ names, paths: [], container: undefined, limit: 200 }, signal);
  const usable = found.filter(
    (each) =>
      each.path !== path &&
      each.isExported &&
      isSameWorld(path, each.path) &&
      !isTest(each.path) &&
      !isForeign(each.path) &&
      isTopLevel(each),
  );
  const importer = {
    ...{ path, languageId: input.site.languageId, typed },
    ...{ imports: await around.imports(), packageName: await around.packageName() },
  };
  const byModule = new Map<string, Set<string>>();
  const modulesWith = new Map<string, number>();
  for (const definition of usable) {
    const specifier = specifierFor(definition, importer);
    const known = specifier === undefined ? undefined : (byModule.get(specifier) ?? new Set<string>());
    if (specifier === undefined || known === undefined || known.has(definition.name)) continue;
    byModule.set(specifier, known.add(definition.name));
    modulesWith.set(definition.name, (modulesWith.get(definition.name) ?? 0) + 1);
  }
  const weigh = ({ specifier, names: declared }: Declaring): number =>
    declared.reduce(
      (sum, name) =>
        sum +
        1 / (modulesWith.get(name) ?? 1) +
        (isNamedAfter(specifier, name) ? 0.4 : 0) +
        (/^\p{Lu}/u.test(name) ? 0.2 : 0),
      0,
    );
  return [...byModule]
    .map(([specifier, declared]) => ({ specifier, names: [...declared] }))
    .sort((a, b) => weigh(b) - weigh(a) || a.specifier.length - b.specifier.length);
}

/** Somebody else's code in the repository: what the own code includes is rarely that. */
const isForeign = (path: string): boolean => /(?:^|\/)(?:third[-_]?party|vendor|external)\//i.test(path);

const isNamedAfter = (specifier: string, name: string): boolean =>
  squeezed(/([\w-]+)(?:\.\w+)?$/.exec(specifier)?.[1] ?? "") === squeezed(name);

/** Names that look like types or functions and are neither declared nor imported here. */
async function unexplained(input: SourceInput): Promise<string[]> {
  const { around } = input;
  const imported = (await around.imports()).flatMap(({ names, namespace }) => [
    namespace,
    ...names.map(({ local }) => local),
  ]);
  const known = new Set([...imported, ...(await around.definitions()).map(({ name }) => name)]);
  return [...usedNames(input)].filter((name) => !known.has(name) && name.length > 3).slice(0, 80);
}

const usedUnits = 30_000;

const proseAndStrings = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/g;
const standsAlone = /(?<![\p{L}\p{N}_$.])[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** Names in the file below the import; members, comments and strings say nothing about what has to be imported. */
function usedNames({ request }: SourceInput): ReadonlySet<string> {
  const { snapshot, at } = request;
  const text = snapshot.text.slice(at, at + usedUnits).replace(proseAndStrings, " ");
  return new Set(text.match(standsAlone));
}

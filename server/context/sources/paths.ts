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
    else await addModules(input, importing, add);
  },
};

type AtModule = Extract<ImportSite, { kind: "module" }>;

const mostExports = 30;
const mostModules = 8;

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
  const [wanted, listed] = await Promise.all([
    modulesOfNames(input, site),
    index.modulePaths({ path, typed: site.typed, limit: 200 }, signal),
  ]);
  const imported = new Set((await around.imports()).map(({ specifier }) => specifier));
  const fits = (specifier: string): boolean =>
    specifier.startsWith(site.typed) && specifier !== site.typed && !imported.has(specifier);
  const ranked = listed
    .filter(fits)
    .map((specifier, place) => ({ specifier, score: around.relevance.of(specifier) - place / 100 }))
    .sort((a, b) => b.score - a.score);
  const best = [...new Set([...wanted.filter(fits), ...ranked.map(({ specifier }) => specifier)])].slice(
    0,
    mostModules,
  );
  if (best.length === 0) return;
  const head = site.before.slice(0, site.before.length - site.typed.length);
  add({
    source: "paths",
    why: wanted.some(fits) ? "modules that declare what this file uses" : "modules that could be imported here",
    score: urgentScore + 1,
    path,
    shown: {
      kind: "passage",
      line: -1,
      endLine: -1,
      text: best
        .reverse()
        .map((each) => `${head}${each}${closerOf(head)}`)
        .join("\n"),
    },
  });
}

function closerOf(head: string): string {
  const quote = /["'`<]$/.exec(head)?.[0];
  if (quote === undefined) return "";
  return quote === "<" ? ">" : quote;
}

/** Modules that declare the names imported at the cursor, or names that the file uses and nothing explains. */
async function modulesOfNames(input: SourceInput, site: AtModule): Promise<string[]> {
  const { index, path, signal, around } = input;
  const names = site.names.length > 0 ? site.names : await unexplained(input);
  if (names.length === 0) return [];
  const found = await index.definitions({ names, paths: [], container: undefined, limit: 200 }, signal);
  const usable = found.filter(
    (each) =>
      each.path !== path && each.isExported && isSameWorld(path, each.path) && !isTest(each.path) && isTopLevel(each),
  );
  const counts = new Map<string, number>();
  const all = await around.imports();
  const packageName = await around.packageName();
  for (const definition of usable) {
    const specifier = specifierFor(definition, {
      path,
      languageId: input.site.languageId,
      typed: site.typed,
      imports: all,
      packageName,
    });
    if (specifier !== undefined) counts.set(specifier, (counts.get(specifier) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].length - b[0].length).map(([specifier]) => specifier);
}

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

/** Names in the file below the import, and those above it. */
function usedNames({ request }: SourceInput): ReadonlySet<string> {
  const { snapshot, at } = request;
  const text = snapshot.text.slice(at, at + usedUnits);
  return new Set([...text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)].map(([name]) => name));
}

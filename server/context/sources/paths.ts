import { declarationsOf, exportedBy, squeezed, unexplained, usedNames } from "./supply.ts";
import type { ImportSite } from "./importSite.ts";
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
  const declared = await declarationsOf(names, input);
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
  const { site, around } = input;
  const used = usedNames(input);
  const taken = new Set<string>(site.importing?.before.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
  return (await exportedBy(input, specifier))
    .filter((each) => !taken.has(each.name))
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

function closerOf(head: string): string {
  const quote = /["'`<]$/.exec(head)?.[0];
  if (quote === undefined) return "";
  return quote === "<" ? ">" : quote;
}

/** Modules that declare the names imported at the cursor, or names that the file uses and nothing explains. */
async function modulesOfNames(input: SourceInput, site: AtModule): Promise<string[]> {
  const names = site.names.length > 0 ? site.names : await unexplained(input);
  const declared = await declarationsOf(names, input);
  return declared.map(({ specifier }) => specifier);
}

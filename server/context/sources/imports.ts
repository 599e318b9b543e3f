import type { Located, ResolvedImport } from "../../domain/repositoryIndex.ts";
import { folderDefinitions, isTest, membersOf } from "./lookUp.ts";
import type { Candidate, Source, SourceInput } from "./source.ts";
import type { Relevance } from "./relevance.ts";
import { isModuleFile } from "./resolveChain.ts";
import { isMaking, type CursorSite } from "./site.ts";
import { isTopLevel, isType } from "./surroundings.ts";
import type { TypeInScope } from "./typesInScope.ts";

/** Signatures of what the file imports, and of what its folder declares where the language needs no import for that. */
export const imports: Source = {
  name: "imports",
  find: async (input, add) => {
    const all = await input.around.imports();
    await Promise.all([addNamed(input, all, add), addModules(input, all, add), addFolder(input, add)]);
  },
};

async function addNamed(input: SourceInput, all: readonly ResolvedImport[], add: Add): Promise<void> {
  const named = await namedDefinitions(input, all);
  for (const found of named) addImported(input, found, add);
  await addTypesMembers(input, nearTypes(input, named), add);
}

async function addModules(input: SourceInput, all: readonly ResolvedImport[], add: Add): Promise<void> {
  const inModules = await moduleDefinitions(input, all);
  for (const definition of inModules)
    add(candidate(input, { definition, base: 0.15, why: "declared in an imported module" }));
  await addTypesMembers(input, likelyTypes(input, inModules), add);
}

async function addFolder(input: SourceInput, add: Add): Promise<void> {
  const sameFolder = await folderDefinitions(input);
  for (const definition of best(input, sameFolder.filter(isTopLevel)))
    add(candidate(input, { definition, base: 0.1, why: "declared in the same package" }));
}

type Imported = { readonly definition: Located; readonly local: string };
type Add = (candidate: Candidate) => void;

const mostFromFolder = 40;
/** A type with so few members is understood as a whole. */
const fewMembers = 6;

async function namedDefinitions(input: SourceInput, all: readonly ResolvedImport[]): Promise<Imported[]> {
  const named = all.filter(({ names, paths }) => names.length > 0 && paths.length > 0);
  const names = [...new Set(named.flatMap((each) => each.names.map(({ imported }) => imported)))];
  if (names.length === 0) return [];
  const direct = await definitionsIn(
    input,
    names,
    named.flatMap(({ paths }) => paths),
  );
  const passed = await passedOn(input, named, direct);
  return named.flatMap(({ names: listed, paths }) =>
    listed.flatMap(({ imported, local }) => {
      const definition =
        direct.find((each) => each.name === imported && each.container === "" && paths.includes(each.path)) ??
        passed.find((each) => each.name === imported) ??
        direct.find((each) => each.name === imported && paths.includes(each.path));
      return definition === undefined ? [] : [{ definition, local }];
    }),
  );
}

const definitionsIn = (
  input: SourceInput,
  names: readonly string[],
  paths: readonly string[],
): Promise<readonly Located[]> =>
  paths.length === 0
    ? Promise.resolve([])
    : input.index.definitions({ names, paths: [...new Set(paths)], container: undefined, limit: 400 }, input.signal);

/** One step through files that only pass on what others declare, such as `index.ts` and `__init__.py`. */
async function passedOn(
  input: SourceInput,
  named: readonly ResolvedImport[],
  direct: readonly Located[],
): Promise<readonly Located[]> {
  const known = new Set(direct.map(({ name }) => name));
  const missing = named.filter(({ names }) => names.some(({ imported }) => !known.has(imported)));
  const barrels = [...new Set(missing.flatMap(({ paths }) => paths))].slice(0, 8);
  const inside = await Promise.all(barrels.map((path) => input.index.importsOf(path, input.signal)));
  const names = missing.flatMap((each) => each.names.map(({ imported }) => imported));
  return definitionsIn(
    input,
    names,
    inside
      .flat()
      .flatMap(({ paths }) => paths)
      .slice(0, 60),
  );
}

function addImported(input: SourceInput, { definition, local }: Imported, add: Add): void {
  const near = input.around.relevance.near(local);
  add(
    candidate(input, {
      definition,
      base: 0.4 + near,
      why: near > 0 ? "imported by this file, used near the cursor" : "imported by this file",
    }),
  );
}

/** Types of a module that the cursor's line speaks of. */
const likelyTypes = ({ around: { relevance } }: SourceInput, all: readonly Located[]): TypeInScope[] =>
  all
    .filter((each) => isType(each) && relevance.echoes(each.name) + relevance.continues(each.name) > 0.5)
    .slice(0, 3)
    .map((type) => ({ type, weight: 0.5, why: `member of ${type.name}, which the cursor's line speaks of` }));

/** Imported types that are used near the cursor. */
const nearTypes = ({ around: { relevance } }: SourceInput, named: readonly Imported[]): TypeInScope[] =>
  named
    .filter(({ definition }) => isType(definition))
    .map(({ definition, local }) => ({
      type: definition,
      weight: relevance.near(local),
      why: `member of ${local}, which is used near the cursor`,
    }))
    .filter(({ weight }) => weight > 0.15)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 5);

async function addTypesMembers(input: SourceInput, types: readonly TypeInScope[], add: Add): Promise<void> {
  const holders = types.map(async (each) => ({ ...each, all: await membersOf(input, each.type, 1) }));
  for (const { type: holder, weight, why, all } of await Promise.all(holders)) {
    const usable = all.filter(
      (each) => each.isExported && !/^[_#]|^constructor$/.test(each.name) && each.name !== holder.name,
    );
    const chosen = usable.length <= fewMembers ? usable : best(input, usable).slice(0, 10);
    for (const definition of chosen) {
      const found = candidate(input, { definition, base: 0.3 * weight, why });
      add({ ...found, shown: { kind: "definition", definition, holder } });
    }
  }
}

/** What comes with whole modules: namespaces, wildcards and includes. */
async function moduleDefinitions(input: SourceInput, all: readonly ResolvedImport[]): Promise<readonly Located[]> {
  const whole = all.filter(
    ({ names, isWildcard, namespace, paths }) =>
      names.length === 0 ||
      isWildcard ||
      namespace !== "" ||
      names.some(({ imported }) => paths.some((path) => isModuleFile(path, imported))),
  );
  const files = [...new Set(whole.flatMap(({ paths }) => paths))].filter((path) => path !== input.path).slice(0, 40);
  if (files.length === 0) return [];
  const found = await input.index.definitions(
    { names: [], paths: files, container: undefined, limit: 1500 },
    input.signal,
  );
  return best(
    input,
    found.filter((each) => isTopLevel(each) && each.isExported && (isTest(input.path) || !isTest(each.path))),
  );
}

/** The ones that have most to do with the cursor's surroundings. */
function best({ around: { relevance }, site }: SourceInput, all: readonly Located[]): Located[] {
  const scored = all.map((each) => ({
    each,
    score: weightOf(each, site) * fit(relevance, each.name),
  }));
  return scored
    .filter(({ score }) => score > 0.1)
    .sort(
      (a, b) =>
        b.score - a.score ||
        (a.each.path < b.each.path ? -1 : a.each.path > b.each.path ? 1 : a.each.line - b.each.line),
    )
    .slice(0, mostFromFolder)
    .map(({ each }) => each);
}

const fit = (relevance: Relevance, name: string): number =>
  0.8 * relevance.of(name) +
  1.2 * relevance.continues(name) +
  0.3 * relevance.near(name) +
  0.6 * relevance.echoes(name);

/** Calls are what a small model gets wrong without a signature; the bare head of a type says little. */
const weightOf = (definition: Located, site: CursorSite): number => {
  if (isMaking(site)) return isType(definition) && definition.kind !== "interface" ? 1 : 0.3;
  if (definition.kind === "function" || definition.kind === "method") return 1;
  return isType(definition) || definition.kind === "constant" || definition.kind === "variable" ? 0.6 : 0.8;
};

type Found = { readonly definition: Located; readonly base: number; readonly why: string };

function candidate({ around: { relevance }, site }: SourceInput, { definition, base, why }: Found): Candidate {
  const { name } = definition;
  const score = weightOf(definition, site) * (base + fit(relevance, name));
  return {
    source: "imports",
    why,
    score,
    path: definition.path,
    shown: { kind: "definition", definition, holder: undefined },
  };
}

import type { ResolvedImport, WaysQuery, WayToImport } from "../../../domain/repositoryIndex.ts";
import { languageOf } from "../../../syntax/languageOf.ts";
import { affinityTo, languageFamily } from "../store/affinity.ts";
import type { Entry } from "../store/entry.ts";
import type { Store } from "../store/store.ts";

/** For each name, so many files that use it are looked at, the nearest first. */
const mostFiles = 40;

type Deps = { readonly store: Store; readonly importsOf: (entry: Entry) => readonly ResolvedImport[] };

/** How files of the same language import what they call by these names, the most usual way first. */
export function findWays({ names, path }: WaysQuery, { store, importsOf }: Deps): readonly WayToImport[] {
  const languageId = store.get(path)?.languageId ?? languageOf(path);
  const family = languageFamily(languageId);
  const factorOf = affinityTo({ path, languageId });
  const ways = new Map<string, WayToImport>();
  for (const name of names) {
    const files = store
      .using(name)
      .filter((entry) => entry.path !== path && languageFamily(entry.languageId) === family)
      .map((entry) => ({ entry, factor: factorOf(entry) }))
      .sort((a, b) => b.factor - a.factor)
      .slice(0, mostFiles);
    for (const { entry } of files) {
      for (const each of waysIn(importsOf(entry), name)) {
        const key = JSON.stringify([name, each.imported, each.paths[0] ?? each.specifier]);
        const files = (ways.get(key)?.files ?? 0) + 1;
        ways.set(key, { ...(ways.get(key) ?? each), files });
      }
    }
  }
  return [...ways.values()].sort((a, b) => b.files - a.files);
}

function waysIn(imports: readonly ResolvedImport[], name: string): Omit<WayToImport, "files">[] {
  return imports
    .filter(({ isReexport }) => !isReexport)
    .flatMap(({ specifier, names, namespace, paths }) => [
      ...names
        .filter(({ local }) => local === name)
        .map(({ imported }) => ({ local: name, imported, specifier, paths })),
      ...(namespace === name ? [{ local: name, imported: "", specifier, paths }] : []),
    ]);
}

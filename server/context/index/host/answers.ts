import type { Outline } from "../../../domain/outline.ts";
import type { DefinitionQuery, Located, Passage, SimilarQuery } from "../../../domain/repositoryIndex.ts";
import { languageOf } from "../../../syntax/languageOf.ts";
import { folderOf } from "../../resolve/paths.ts";
import type { PlaceQuery, UsesQuery } from "../protocol.ts";
import { affinityTo, type Place } from "../store/affinity.ts";
import { type Entry, simpleName } from "../store/entry.ts";
import { eachIdentifier } from "../store/words.ts";
import type { Hit } from "../store/searchPassages.ts";
import type { Store } from "../store/store.ts";
import type { FileTexts } from "./fileTexts.ts";
import { linesOf } from "./linesOf.ts";

/** Files that are read for one question about uses, besides those wanted. */
const spareFiles = 4;
/** A name that so many files declare is answered from the nearest of them. */
const mostDeclaring = 400;

export type AnswerDeps = {
  readonly store: Store;
  readonly texts: FileTexts;
  /** An open document that is not indexed, or a file of a dependency. */
  readonly findApart: (path: string) => Promise<Entry | undefined>;
  readonly outlineOf: (entry: Entry) => Outline | undefined;
};

/** What can be asked about the files themselves. */
export class Answers {
  readonly #deps: AnswerDeps;

  constructor(deps: AnswerDeps) {
    this.#deps = deps;
  }

  async definitions(query: DefinitionQuery): Promise<readonly Located[]> {
    const names = new Set(query.names);
    const isWanted = ({ name, container }: Located): boolean =>
      (names.size === 0 || names.has(name)) && (query.container === undefined || isIn(query.container, container));
    const found: Located[] = [];
    for (const entry of await this.#filesFor(query)) {
      for (const definition of this.#deps.outlineOf(entry)?.definitions ?? []) {
        const located = { ...definition, path: entry.path };
        if (isWanted(located)) found.push(located);
        if (found.length >= query.limit) return found;
      }
    }
    return found;
  }

  async #filesFor({ names, paths, container }: DefinitionQuery): Promise<Iterable<Entry>> {
    const { store, findApart } = this.#deps;
    if (paths.length > 0) {
      const files = paths.map(async (path) =>
        path.endsWith("/") ? this.#filesIn(path.slice(0, -1)) : [store.get(path) ?? (await findApart(path))],
      );
      return (await Promise.all(files)).flat().filter((entry) => entry !== undefined);
    }
    const keys = names.length > 0 ? names : container === undefined ? undefined : [simpleName(container)];
    if (keys === undefined) return store.entries();
    return new Set(keys.flatMap((key) => store.declaring(key).slice(0, mostDeclaring)));
  }

  #filesIn(folder: string): readonly Entry[] {
    return [...this.#deps.store.entries()].filter(({ path }) => folderOf(path) === folder);
  }

  async usesOf({ name, path, limit }: UsesQuery): Promise<readonly Passage[]> {
    const factorOf = affinityTo(this.#place(path));
    const ranked = this.#deps.store
      .using(name)
      .filter((entry) => entry.path !== path)
      .map((entry) => ({ entry, factor: factorOf(entry) }))
      .sort((a, b) => b.factor - a.factor)
      .slice(0, limit + spareFiles);
    const passages = await Promise.all(ranked.map((each) => this.#usesIn(name, each)));
    return passages.flatMap((each) => each ?? []).slice(0, limit);
  }

  /** The passage of a file that uses the name most, apart from where it is imported or declared. */
  async #usesIn(name: string, { entry, factor }: { entry: Entry; factor: number }): Promise<Passage | undefined> {
    const text = await this.#deps.texts.current(entry.path, entry);
    if (text === undefined) return undefined;
    const lines = text.split("\n");
    const outline = this.#deps.outlineOf(entry);
    const plain = new Set<number>();
    for (const each of outline?.imports ?? []) for (let line = each.line; line <= each.endLine; line++) plain.add(line);
    for (const each of outline?.definitions ?? []) if (each.name === name) plain.add(each.line);
    let best: { passage: number; uses: number } | undefined;
    for (let passage = 0; passage < entry.firsts.length; passage++) {
      const { line, endLine } = rangeOf(entry, passage);
      let uses = 0;
      for (let at = line; at <= endLine; at++) if (!plain.has(at)) uses += countUses(lines[at] ?? "", name);
      if (uses > (best?.uses ?? 0)) best = { passage, uses };
    }
    if (best === undefined) return undefined;
    return passageOf({ path: entry.path, ...rangeOf(entry, best.passage), score: factor }, text);
  }

  async similar({ text, path, limit }: SimilarQuery): Promise<readonly Passage[]> {
    const factor = affinityTo(this.#place(path));
    const factorOf = (entry: Entry): number => (entry.path === path ? 0 : factor(entry));
    const hits = this.#deps.store.similar({ text, factorOf, limit: limit + spareFiles });
    const found: Passage[] = [];
    // The spare ones are read only in place of files that have changed since they were indexed.
    for (let at = 0; found.length < limit && at < hits.length;)
      found.push(...(await this.#read(hits.slice(at, (at += limit - found.length)))));
    return found;
  }

  async #read(hits: readonly Hit[]): Promise<readonly Passage[]> {
    const files = new Map<Entry, Promise<string | undefined>>();
    for (const { entry } of hits) if (!files.has(entry)) files.set(entry, this.#deps.texts.current(entry.path, entry));
    const passages = hits.map(async ({ entry, passage, score }) => {
      const text = await files.get(entry);
      return text === undefined ? [] : [passageOf({ path: entry.path, ...rangeOf(entry, passage), score }, text)];
    });
    return (await Promise.all(passages)).flat();
  }

  async passage({ path, line, endLine }: PlaceQuery): Promise<Passage | undefined> {
    const entry = this.#deps.store.get(path) ?? (await this.#deps.findApart(path));
    const text = entry && (await this.#deps.texts.current(path, entry));
    if (entry === undefined || text === undefined || line >= entry.lineCount) return undefined;
    const last = Math.max(line, Math.min(endLine, entry.lineCount - 1));
    return passageOf({ path, line, endLine: last, score: 0 }, text);
  }

  knownNames(names: readonly string[]): ReadonlySet<string> {
    return new Set(names.filter((name) => this.#deps.store.knows(name)));
  }

  #place(path: string): Place {
    return { path, languageId: this.#deps.store.get(path)?.languageId ?? languageOf(path) };
  }
}

/** "Inner" and "Outer.Inner" both mean the type nested in Outer. */
const isIn = (wanted: string, container: string): boolean => container === wanted || container.endsWith(`.${wanted}`);

function countUses(line: string, name: string): number {
  if (!line.includes(name)) return 0;
  let count = 0;
  eachIdentifier(line, (identifier) => {
    if (identifier === name) count++;
  });
  return count;
}

const rangeOf = ({ firsts, lineCount }: Entry, passage: number) => ({
  line: firsts[passage] ?? 0,
  endLine: (firsts[passage + 1] ?? lineCount) - 1,
});

const passageOf = (place: Omit<Passage, "text">, text: string): Passage => ({
  ...place,
  text: linesOf(text, place.line, place.endLine),
});

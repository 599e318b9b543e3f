import type { Definition, Outline } from "../../domain/outline.ts";
import type { Located, ResolvedImport } from "../../domain/repositoryIndex.ts";
import { relevanceTo, type Relevance } from "./relevance.ts";
import type { CursorSite } from "./site.ts";
import type { IndexReader } from "./indexReader.ts";

/** What several sources need to know of the document; asked for at most once per request. */
export type Surroundings = {
  readonly relevance: Relevance;
  readonly definitions: () => Promise<readonly Definition[]>;
  /** The last one of this name in the document. */
  readonly ownDefinition: (name: string) => Promise<Definition | undefined>;
  readonly packageName: () => Promise<string>;
  readonly imports: () => Promise<readonly ResolvedImport[]>;
  /** Declarations that hold the cursor, outermost first. */
  readonly enclosing: () => Promise<readonly Definition[]>;
};

type Options = {
  readonly index: IndexReader;
  readonly path: string;
  readonly site: CursorSite;
  readonly signal: AbortSignal;
};

export function surroundingsOf({ index, path, site, signal }: Options): Surroundings {
  const outline = once(() => index.outlineOf(path, signal));
  const definitions = async (): Promise<readonly Definition[]> => (await outline())?.definitions ?? [];
  return {
    relevance: relevanceTo(site),
    definitions,
    ownDefinition: async (name) => {
      const known = await outline();
      return known && namesOf(known).get(name);
    },
    packageName: async () => (await outline())?.packageName ?? "",
    imports: once(() => index.importsOf(path, signal)),
    enclosing: once(async () =>
      (await definitions()).filter(({ line, endLine }) => line <= site.line && site.line <= endLine),
    ),
  };
}

/** The outline of a document stays the same object for some key presses; a long one takes milliseconds to go through. */
const namesByOutline = new WeakMap<Outline, ReadonlyMap<string, Definition>>();

function namesOf(outline: Outline): ReadonlyMap<string, Definition> {
  const known = namesByOutline.get(outline) ?? new Map(outline.definitions.map((each) => [each.name, each]));
  namesByOutline.set(outline, known);
  return known;
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

/** Folder with its slash, as a query for definitions takes it; empty for the root. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** Languages whose files see each other's declarations within a folder without an import. */
export const sharesFolder = (languageId: string): boolean => /^(?:go|java|kotlin|csharp|scala|swift)$/.test(languageId);

export const fullName = ({ container, name }: Definition): string => (container === "" ? name : `${container}.${name}`);

export const isType = ({ kind }: Definition): boolean =>
  kind === "class" || kind === "interface" || kind === "enum" || kind === "type";

/** Not a member of a type; a namespace does not count. */
export const isTopLevel = ({ container, path, kind }: Located): boolean =>
  container === "" ||
  (/\.(?:cc|cpp|cxx|hpp|hh|h|c|hxx|cs)$/.test(path) &&
    kind !== "method" &&
    kind !== "field" &&
    !/(?:^|\.)\p{Lu}/u.test(container));

/** The same file, then imported files, then near ones. */
export function byNearness(path: string, imported: ReadonlySet<string>): (a: Located, b: Located) => number {
  const distance = (each: Located): number =>
    each.path === path ? 0 : imported.has(each.path) ? 1 : 2 + stepsBetween(path, each.path);
  return (a, b) => distance(a) - distance(b) || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line);
}

/** Folders to leave and to enter on the way from one file to the other. */
export function stepsBetween(from: string, to: string): number {
  const left = from.split("/");
  const right = to.split("/");
  let same = 0;
  while (same < left.length - 1 && same < right.length - 1 && left[same] === right[same]) same++;
  return left.length + right.length - 2 - 2 * same;
}

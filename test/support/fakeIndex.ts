import { createResolver } from "../../server/context/resolve/createResolver.ts";
import { wordsOf } from "../../server/context/sources/relevance.ts";
import type { Outline } from "../../server/domain/outline.ts";
import type {
  IndexState,
  Located,
  Passage,
  RepositoryIndex,
  WayToImport,
} from "../../server/domain/repositoryIndex.ts";
import { languageOf } from "../../server/syntax/languageOf.ts";
import { createOutliner } from "../../server/syntax/outline/createOutliner.ts";

export type FakeIndex = RepositoryIndex & {
  /** Answers wait for this; replaced by tests of deadlines. */
  delay: () => Promise<void>;
  state: IndexState;
  readonly disposed: boolean;
  readonly asked: string[];
};

const passageLines = 20;

/** A repository in memory: real outlines and imports, a plain count of shared words for similarity. */
export function fakeIndex(files: ReadonlyMap<string, string>, root = "/repo"): FakeIndex {
  const outliner = createOutliner();
  const texts = new Map(files);
  const outlines = new Map<string, Outline | undefined>();
  const asked: string[] = [];
  let disposed = false;
  const outlineOf = (path: string): Outline | undefined => {
    const text = texts.get(path);
    if (!outlines.has(path))
      outlines.set(path, text === undefined ? undefined : outliner.outlineOf(languageOf(path), text));
    return outlines.get(path);
  };
  const resolver = createResolver({
    has: (path) => texts.has(path),
    all: () => texts.keys(),
    packageOf: (path) => outlineOf(path)?.packageName ?? "",
    exists: (path) => texts.has(path),
    readText: (path) => texts.get(path),
  });
  const located = (path: string): Located[] => (outlineOf(path)?.definitions ?? []).map((each) => ({ ...each, path }));
  const pathsFor = (wanted: readonly string[]): string[] =>
    wanted.length === 0
      ? [...texts.keys()]
      : wanted.flatMap((path) =>
          path.endsWith("/") ? [...texts.keys()].filter((each) => folderOf(each) === path) : [path],
        );
  const passages = (path: string): Passage[] => cut(path, texts.get(path) ?? "");

  const index: FakeIndex = {
    root,
    delay: () => Promise.resolve(),
    state: { kind: "ready", files: files.size, definitions: 0, detail: "" },
    asked,
    get disposed() {
      return disposed;
    },
    onState: () => () => undefined,
    setOpenText(path, open) {
      const text = open?.text ?? files.get(path);
      if (text === undefined) texts.delete(path);
      else texts.set(path, text);
      outlines.delete(path);
    },
    filesChanged: (paths) => void asked.push(`filesChanged ${paths.join(" ")}`),
    outlineOf: (path) => answer("outlineOf", () => outlineOf(path)),
    importsOf: (path) =>
      answer("importsOf", () =>
        (outlineOf(path)?.imports ?? []).map((each) => ({
          ...each,
          paths: resolver.resolve({ path, languageId: languageOf(path), import: each }),
        })),
      ),
    definitions: ({ names, paths, container, limit }) =>
      answer("definitions", () =>
        pathsFor(paths)
          .flatMap(located)
          .filter((each) => names.length === 0 || names.includes(each.name))
          .filter(
            (each) =>
              container === undefined || each.container === container || each.container.endsWith(`.${container}`),
          )
          .slice(0, limit),
      ),
    usesOf: ({ name, path, limit }) =>
      answer("usesOf", () =>
        [...texts.keys()]
          .filter((each) => each !== path)
          .flatMap(passages)
          .filter(({ text }) => new RegExp(`\\b${name}\\b`).test(text))
          .slice(0, limit),
      ),
    similar: ({ text, path, limit }) =>
      answer("similar", () => {
        const wanted = new Set(wordsOf(text));
        const score = (passage: Passage): number => wordsOf(passage.text).filter((word) => wanted.has(word)).length;
        return [...texts.keys()]
          .filter((each) => each !== path)
          .flatMap(passages)
          .map((passage) => ({ ...passage, score: score(passage) }))
          .filter((passage) => passage.score > 2)
          .sort((a, b) => b.score - a.score)
          .slice(0, limit);
      }),
    passage: ({ path, line, endLine }) =>
      answer("passage", () => {
        const lines = texts
          .get(path)
          ?.split("\n")
          .slice(line, endLine + 1);
        return lines && { path, line, endLine: line + lines.length - 1, text: lines.join("\n"), score: 0 };
      }),
    modulePaths: ({ path, typed, limit }) =>
      answer("modulePaths", () => resolver.modulePaths({ path, languageId: languageOf(path), typed, limit })),
    waysToImport: ({ names, path }) =>
      answer("waysToImport", () => {
        const all = [...texts.keys()].filter((each) => each !== path && languageOf(each) === languageOf(path));
        const ways = new Map<string, WayToImport>();
        for (const importer of all)
          for (const found of outlineOf(importer)?.imports ?? []) {
            const paths = resolver.resolve({ path: importer, languageId: languageOf(importer), import: found });
            const { specifier, namespace } = found;
            for (const { local, imported } of [...found.names, { local: namespace, imported: "" }]) {
              if (!names.includes(local)) continue;
              const key = JSON.stringify([local, imported, paths[0] ?? specifier]);
              const files = (ways.get(key)?.files ?? 0) + 1;
              ways.set(key, { local, imported, specifier, paths, files });
            }
          }
        return [...ways.values()].sort((a, b) => b.files - a.files);
      }),
    knownNames: (names) =>
      answer(
        "knownNames",
        () =>
          new Set(names.filter((name) => [...texts.values()].some((text) => new RegExp(`\\b${name}\\b`).test(text)))),
      ),
    dispose: () => {
      disposed = true;
      return Promise.resolve();
    },
  };

  async function answer<T>(question: string, ask: () => T): Promise<T> {
    asked.push(question);
    await index.delay();
    return ask();
  }
  return index;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1) || "/";

function cut(path: string, text: string): Passage[] {
  const lines = text.split("\n");
  const starts = lines.map((_, line) => line).filter((line) => line % passageLines === 0);
  return starts.map((line) => {
    const part = lines.slice(line, line + passageLines);
    return { path, line, endLine: line + part.length - 1, text: part.join("\n"), score: 0 };
  });
}

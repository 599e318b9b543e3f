import type { Clock } from "../../domain/clock.ts";
import type { RepositoryIndex } from "../../domain/repositoryIndex.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { IndexReader } from "../sources/indexReader.ts";
import { rememberAnswers, type RememberedIndex } from "./rememberedIndex.ts";
import { findInRoots, findWorkspaceFile, type MaybeFile } from "./workspace.ts";

type Options = {
  readonly roots: () => readonly string[];
  readonly openIndex: (root: string) => RepositoryIndex;
  /** Whether a folder may have an index. */
  readonly isOn: (root: string) => boolean;
  /** What an index is made with; another value needs another index. */
  readonly indexKey: (root: string) => string;
  readonly openDocuments: () => Iterable<Snapshot>;
  readonly clock: Clock;
};

type Opened = { readonly madeWith: string; readonly index: RepositoryIndex; readonly reader: RememberedIndex };

/** One index for each workspace folder with documents, while the setting allows it. */
export class Indexes {
  readonly #options: Options;
  readonly #opened = new Map<string, Opened>();

  constructor(options: Options) {
    this.#options = options;
  }

  readerFor(root: string | undefined): IndexReader {
    return this.#find(root)?.reader ?? noIndex;
  }

  /** Until the folder's index is built, or has failed. */
  async whenReady(root: string | undefined, signal: AbortSignal): Promise<void> {
    const index = this.#find(root)?.index;
    if (index?.state.kind !== "building" || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const stop = index.onState(({ kind }) => {
        if (kind !== "building") end();
      });
      const end = (): void => {
        stop();
        signal.removeEventListener("abort", end);
        resolve();
      };
      signal.addEventListener("abort", end);
    });
  }

  /** Undefined: there is no index, or it is not ready. */
  async knownNames(
    root: string | undefined,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlySet<string> | undefined> {
    const opened = this.#find(root);
    if (opened?.index.state.kind !== "ready") return undefined;
    const known = await opened.index.knownNames(names, signal);
    return signal.aborted ? undefined : known;
  }

  setOpenText({ root, path }: MaybeFile, snapshot: Snapshot | undefined): void {
    if (root === undefined) return;
    const before = this.#opened.get(root);
    const opened = this.#find(root);
    // An index that was opened just now knows the open documents already.
    if (opened === before) opened?.index.setOpenText(path, snapshot && openTextOf(snapshot));
  }

  /** What was answered about the file does not hold any more. */
  forget({ root, path }: MaybeFile): void {
    if (root !== undefined) this.#opened.get(root)?.reader.forget(path);
  }

  filesChanged(files: readonly string[]): void {
    for (const [root, { index, reader }] of this.#opened) {
      const inside = files.flatMap((file) => {
        const found = findInRoots(file, this.#options.roots());
        return found?.root === root ? [found.path] : [];
      });
      if (inside.length === 0) continue;
      for (const path of inside) reader.forget(path);
      index.filesChanged(inside);
    }
  }

  async dispose(): Promise<void> {
    const all = [...this.#opened.values()];
    this.#opened.clear();
    await Promise.all(all.map(({ index }) => index.dispose()));
  }

  #find(root: string | undefined): Opened | undefined {
    if (root === undefined) return undefined;
    const known = this.#opened.get(root);
    if (!this.#options.isOn(root)) {
      this.#opened.delete(root);
      void known?.index.dispose();
      return undefined;
    }
    const madeWith = this.#options.indexKey(root);
    if (known?.madeWith === madeWith) return known;
    void known?.index.dispose();
    const index = this.#options.openIndex(root);
    for (const snapshot of this.#options.openDocuments()) {
      const file = findWorkspaceFile(snapshot.uri, this.#options.roots());
      if (file?.root === root) index.setOpenText(file.path, openTextOf(snapshot));
    }
    const opened = { madeWith, index, reader: rememberAnswers(index, this.#options.clock) };
    this.#opened.set(root, opened);
    return opened;
  }
}

const openTextOf = ({ languageId, text }: Snapshot): { readonly languageId: string; readonly text: string } => ({
  languageId,
  text,
});

const noIndex: IndexReader = {
  outlineOf: () => Promise.resolve(undefined),
  importsOf: () => Promise.resolve([]),
  definitions: () => Promise.resolve([]),
  usesOf: () => Promise.resolve([]),
  similar: () => Promise.resolve([]),
  passage: () => Promise.resolve(undefined),
  modulePaths: () => Promise.resolve([]),
  waysToImport: () => Promise.resolve([]),
};

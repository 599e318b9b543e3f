import type { Definition, Import, Outline } from "./outline.ts";

/** A definition and the file it stands in. Paths are relative to the index's root, with forward slashes. */
export type Located = Definition & { readonly path: string };

/** `path` may lie outside the root for a package's type declarations: then it begins with "node_modules/" or the like. */
export type ResolvedImport = Import & { readonly paths: readonly string[] };

/** A piece of a file, for similarity search and for showing code around a place. Lines count from 0, `endLine` included. */
export type Passage = {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  /** BM25 score of the query that found it; 0 for a passage that was asked for by place. */
  readonly score: number;
};

export type DefinitionQuery = {
  /** Exact names; empty for any. */
  readonly names: readonly string[];
  /** Only in these files; empty for anywhere. A path that ends in "/" stands for the files directly in that folder. */
  readonly paths: readonly string[];
  /** Only members of this type; undefined for anything. */
  readonly container: string | undefined;
  readonly limit: number;
};

export type SimilarQuery = {
  /** Code around the cursor; split into words by the index. */
  readonly text: string;
  /** Files near this one and of its language rank higher; passages of the file itself are never answered. */
  readonly path: string;
  readonly limit: number;
};

/** How other files import something. */
export type WayToImport = {
  /** The name as those files use it. */
  readonly local: string;
  /** Its name in the module; empty when `local` stands for the whole module. */
  readonly imported: string;
  /** As one of them writes it. */
  readonly specifier: string;
  /** As in {@link ResolvedImport}. */
  readonly paths: readonly string[];
  /** Of the files that were looked at, so many do it this way. */
  readonly files: number;
};

export type WaysQuery = { readonly names: readonly string[]; readonly path: string };

export type IndexState = {
  readonly kind: "off" | "building" | "ready" | "failed";
  readonly files: number;
  readonly definitions: number;
  readonly detail: string;
};

/**
 * What is known of one workspace root. It lives in a process of its own; nothing here throws, and every answer is empty
 * while the index cannot answer: not built yet, restarting, or too slow for the caller's signal.
 */
export interface RepositoryIndex {
  readonly root: string;
  readonly state: IndexState;
  onState(listener: (state: IndexState) => void): () => void;
  /** The text of an open document, which wins over the disk until `undefined` is given. Cheap: sent on after a pause. */
  setOpenText(path: string, open: { readonly languageId: string; readonly text: string } | undefined): void;
  /** Files created, changed or deleted, as the client or a watcher reports them. */
  filesChanged(paths: readonly string[]): void;
  outlineOf(path: string, signal: AbortSignal): Promise<Outline | undefined>;
  /** The imports of a file with the files that they mean. */
  importsOf(path: string, signal: AbortSignal): Promise<readonly ResolvedImport[]>;
  definitions(query: DefinitionQuery, signal: AbortSignal): Promise<readonly Located[]>;
  /** Passages that use a name, best first; never of `path`. */
  usesOf(
    query: { readonly name: string; readonly path: string; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly Passage[]>;
  similar(query: SimilarQuery, signal: AbortSignal): Promise<readonly Passage[]>;
  /** Text of a file between two lines, the open text if there is one. */
  passage(
    place: { readonly path: string; readonly line: number; readonly endLine: number },
    signal: AbortSignal,
  ): Promise<Passage | undefined>;
  /** Module specifiers that could stand at the cursor of an unfinished import in `path`, most likely first. */
  modulePaths(
    query: { readonly path: string; readonly typed: string; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  /** How files of the same language import what they call by these names, the most usual way first. */
  waysToImport(query: WaysQuery, signal: AbortSignal): Promise<readonly WayToImport[]>;
  /** Those of `names` that occur as an identifier anywhere in the indexed files. */
  knownNames(names: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
  dispose(): Promise<void>;
}

import type { Outline } from "../../domain/outline.ts";
import type {
  DefinitionQuery,
  IndexState,
  Located,
  Passage,
  ResolvedImport,
  SimilarQuery,
  WaysQuery,
  WayToImport,
} from "../../domain/repositoryIndex.ts";
import type { Cause } from "./files/causes.ts";
import type { IndexSettings } from "./settings.ts";

/** What the editor's process and the index's say to each other, as structured clones over the child's channel. */

export type OpenText = { readonly languageId: string; readonly text: string };

export type UsesQuery = { readonly name: string; readonly path: string; readonly limit: number };
export type PlaceQuery = { readonly path: string; readonly line: number; readonly endLine: number };
export type ModulePathQuery = { readonly path: string; readonly typed: string; readonly limit: number };

export type IndexReport = {
  readonly files: number;
  readonly definitions: number;
  readonly residentBytes: number;
  /** 0 when nothing is kept on disk. */
  readonly snapshotBytes: number;
  readonly skipped: Readonly<Partial<Record<Cause, number>>>;
  /** Files that the snapshot knew and that had not changed since. */
  readonly reused: number;
};

export type PathVerdict = { readonly isIndexed: boolean; readonly rule: string };

/** Each question with its answer; there is none when the index cannot tell. */
export type Questions = {
  readonly outlineOf: { readonly ask: string; readonly answer: Outline | undefined };
  readonly importsOf: { readonly ask: string; readonly answer: readonly ResolvedImport[] };
  readonly definitions: { readonly ask: DefinitionQuery; readonly answer: readonly Located[] };
  readonly usesOf: { readonly ask: UsesQuery; readonly answer: readonly Passage[] };
  readonly similar: { readonly ask: SimilarQuery; readonly answer: readonly Passage[] };
  readonly passage: { readonly ask: PlaceQuery; readonly answer: Passage | undefined };
  readonly modulePaths: { readonly ask: ModulePathQuery; readonly answer: readonly string[] };
  readonly waysToImport: { readonly ask: WaysQuery; readonly answer: readonly WayToImport[] };
  readonly knownNames: { readonly ask: readonly string[]; readonly answer: ReadonlySet<string> };
  readonly report: { readonly ask: undefined; readonly answer: IndexReport };
  readonly explain: { readonly ask: string; readonly answer: PathVerdict };
};

export type QuestionName = keyof Questions;
export type Answerers = {
  readonly [Name in QuestionName]: (ask: Questions[Name]["ask"]) => Promise<Questions[Name]["answer"]>;
};

export type Start = {
  readonly kind: "start";
  readonly root: string;
  readonly settings: IndexSettings;
  readonly cacheFolder: string;
  /** Files that were being read when an earlier process crashed: to be read last, each alone. */
  readonly suspects: readonly string[];
  /** Files that a process crashed on when it read them alone. */
  readonly culprits: readonly string[];
};

export type ToIndex =
  | Start
  | { readonly kind: "open"; readonly path: string; readonly open: OpenText | undefined }
  | { readonly kind: "changed"; readonly paths: readonly string[] }
  | { readonly kind: "ask"; readonly id: number; readonly name: QuestionName; readonly ask: unknown }
  /** Save what is worth it, and end. */
  | { readonly kind: "stop" };

export type FromIndex =
  /** The process can take "start". */
  | { readonly kind: "hello" }
  | { readonly kind: "state"; readonly state: IndexState }
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  /** Their text is about to be parsed by native code. */
  | { readonly kind: "reading"; readonly paths: readonly string[] }
  | { readonly kind: "warning"; readonly text: string }
  | { readonly kind: "bug"; readonly place: string; readonly stack: string };

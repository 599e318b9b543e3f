import type { ContextRequest, EditorDefinitions } from "../../domain/context.ts";
import type { Located } from "../../domain/repositoryIndex.ts";
import type { IndexReader } from "./indexReader.ts";
import type { CursorSite } from "./site.ts";
import type { Surroundings } from "./surroundings.ts";

export type SourceName =
  "imports" | "members" | "siblings" | "similar" | "edits" | "viewed" | "client" | "paths" | "enclosing";

/**
 * One thing that could be shown to the model. `score` is comparable between sources: about 1 is worth its tokens,
 * from `urgentScore` on the cursor stands right behind something that asks for it.
 */
export type Candidate = {
  readonly source: SourceName;
  readonly why: string;
  readonly score: number;
  readonly path: string;
  readonly shown:
    | { readonly kind: "definition"; readonly definition: Located; readonly holder: Located | undefined }
    | { readonly kind: "passage"; readonly line: number; readonly endLine: number; readonly text: string };
};

export const urgentScore = 3;

/** A place in a file, lines from 0, `endLine` included. */
export type Place = { readonly path: string; readonly line: number; readonly endLine: number };

/** What the session has seen so far; see server/context/provider. */
export type SessionTrace = {
  /** Newest first; text as a person would read a diff. */
  readonly edits: readonly (Place & { readonly text: string; readonly ageMs: number })[];
  /** Newest first. */
  readonly viewed: readonly Place[];
};

export type SourceInput = {
  readonly request: ContextRequest;
  /** Of the document, relative to the root of the index. */
  readonly path: string;
  readonly index: IndexReader;
  readonly site: CursorSite;
  readonly around: Surroundings;
  readonly trace: SessionTrace;
  readonly editor: EditorDefinitions | undefined;
  /** Turns a URI of the editor into a path of the same root; undefined outside of it. */
  readonly findPath: (uri: string) => string | undefined;
  readonly signal: AbortSignal;
};

/** Finds candidates and hands them over one by one, so that what was found before a deadline counts. Never has to be complete. */
export type Source = {
  readonly name: SourceName;
  readonly find: (input: SourceInput, add: (candidate: Candidate) => void) => Promise<void>;
};

import type { RepositoryIndex } from "../../domain/repositoryIndex.ts";

/** The questions that sources ask of an index. */
export type IndexReader = Pick<
  RepositoryIndex,
  "outlineOf" | "importsOf" | "definitions" | "usesOf" | "similar" | "passage" | "modulePaths" | "waysToImport"
>;

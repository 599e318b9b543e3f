import type { Import } from "../../domain/outline.ts";

export type ImportRequest = { readonly path: string; readonly import: Import };

/** `typed` is what stands between the opening quote or the keyword and the cursor. */
export type SpecifierRequest = { readonly path: string; readonly typed: string; readonly limit: number };

/** How one language finds files; made anew for each state of the tree, so it may keep what it computed. */
export type Language = {
  /** May answer the file itself, which is taken out for all languages. */
  resolve(request: ImportRequest): readonly string[];
  modulePaths(request: SpecifierRequest): readonly string[];
  /** Files whose declarations are visible without an import, best first. */
  siblings(path: string): readonly string[];
};

export const noSiblings = (): readonly string[] => [];

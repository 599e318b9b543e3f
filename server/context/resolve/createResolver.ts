import { findGrammar } from "../../syntax/grammars.ts";
import type { Import } from "../../domain/outline.ts";
import { createPython } from "./createPython.ts";
import type { Language } from "./language.ts";
import { once } from "./remember.ts";
import { createTree, type ResolverFiles } from "./tree.ts";
import { createTypescript } from "./typescript/createTypescript.ts";

export type { ResolverFiles } from "./tree.ts";

type Place = { readonly path: string; readonly languageId: string };

/** Which files an import means, by the rules of its language. Paths are relative to the root, with forward slashes. */
export type Resolver = {
  /** Best first; empty for what lies outside the repository, such as a standard library. */
  resolve(request: Place & { readonly import: Import }): readonly string[];
  /** Specifiers that could complete what was `typed` of an import, nearest first. */
  modulePaths(request: Place & { readonly typed: string; readonly limit: number }): readonly string[];
  /** Files whose declarations are visible without an import (same package, folder or namespace), nearest first. */
  siblings(place: Place): readonly string[];
  /** Files were created, deleted or renamed, or a manifest was edited. */
  filesChanged(): void;
};

export function createResolver(files: ResolverFiles): Resolver {
  let languages = createLanguages(files);
  return {
    resolve: ({ languageId, ...request }) => languages(languageId)?.resolve(request) ?? [],
    modulePaths: ({ languageId, ...request }) => languages(languageId)?.modulePaths(request) ?? [],
    siblings: ({ languageId, path }) => languages(languageId)?.siblings(path) ?? [],
    filesChanged: () => {
      languages = createLanguages(files);
    },
  };
}

function createLanguages(files: ResolverFiles): (languageId: string) => Language | undefined {
  const tree = once(() => createTree(files));
  const typescript = once(() => createTypescript(tree()));
  const python = once(() => createPython(tree()));
  return (languageId) => {
    switch (findGrammar(languageId)) {
      case "typescript":
      case "tsx":
      case "javascript":
        return typescript();
      case "python":
        return python();
      default:
        return ["vue", "svelte", "astro"].includes(languageId) ? typescript() : undefined;
    }
  };
}

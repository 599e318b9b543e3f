import { findGrammar } from "../../syntax/grammars.ts";
import type { Import } from "../../domain/outline.ts";
import { createC } from "./createC.ts";
import { createCsharp } from "./createCsharp.ts";
import { createGo } from "./createGo.ts";
import { createJvm } from "./createJvm.ts";
import { createLua } from "./createLua.ts";
import { createPhp } from "./createPhp.ts";
import { createPython } from "./createPython.ts";
import { createRuby } from "./createRuby.ts";
import { createSwift } from "./createSwift.ts";
import type { Language } from "./language.ts";
import { once } from "./remember.ts";
import { createRust } from "./rust/createRust.ts";
import { createTree, type ResolverFiles, type Tree } from "./tree.ts";
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
    resolve: ({ languageId, ...request }) =>
      (languages(languageId)?.resolve(request) ?? []).filter((path) => path !== request.path),
    modulePaths: ({ languageId, ...request }) => languages(languageId)?.modulePaths(request) ?? [],
    siblings: ({ languageId, path }) => languages(languageId)?.siblings(path) ?? [],
    filesChanged: () => {
      languages = createLanguages(files);
    },
  };
}

/** Rules and the languages that follow them, by grammar or, without one, by the editor's name. */
const rules: readonly { readonly make: (tree: Tree) => Language; readonly languages: readonly string[] }[] = [
  { make: createTypescript, languages: ["typescript", "tsx", "javascript", "vue", "svelte", "astro"] },
  { make: createPython, languages: ["python"] },
  { make: createGo, languages: ["go"] },
  { make: createRust, languages: ["rust"] },
  { make: createJvm, languages: ["java", "kotlin", "scala", "groovy"] },
  { make: createC, languages: ["c", "cpp", "objective-c", "objc"] },
  { make: createCsharp, languages: ["csharp"] },
  { make: createRuby, languages: ["ruby"] },
  { make: createPhp, languages: ["php"] },
  { make: createLua, languages: ["lua"] },
  { make: createSwift, languages: ["swift"] },
];

function createLanguages(files: ResolverFiles): (languageId: string) => Language | undefined {
  const tree = once(() => createTree(files));
  const made = new Map(
    rules.flatMap(({ make, languages }) => {
      const language = once(() => make(tree()));
      return languages.map((name) => [name, language] as const);
    }),
  );
  return (languageId) => made.get(findGrammar(languageId) ?? languageId)?.();
}

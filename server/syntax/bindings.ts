import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type Parser from "tree-sitter";

export type Core = typeof Parser;
export type NativeParser = Parser;
export type Language = Parser.Language;
export type Node = Parser.SyntaxNode;
export type Tree = Parser.Tree;
export type TextEdit = Parser.Edit;

/**
 * Loads native bindings from their packages. A build puts another module in the place of this one, which loads the copies
 * in its own folder (scripts/treeSitterPlugin.mjs). Both throw when there is no binding for this platform.
 */
const require = createRequire(import.meta.url);

export const loadCore = (): unknown => require("tree-sitter");

/** The `.node` file itself: the packages' own entry points also parse large descriptions that nothing here needs. */
export function loadLanguage(packageName: string): unknown {
  const folder = join(
    dirname(require.resolve(`${packageName}/package.json`)),
    "prebuilds",
    `${process.platform}-${process.arch}`,
  );
  const file = readdirSync(folder).find((name) => name.endsWith(".node"));
  if (file === undefined) throw new Error(`no binding of ${packageName} for this platform in ${folder}`);
  return require(join(folder, file));
}

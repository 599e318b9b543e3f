/**
 * The native tree-sitter behind the few calls that the rest needs. Its known faults are handled here:
 * https://github.com/tree-sitter/node-tree-sitter/issues/199 (strings of 32 KiB and more need a buffer size) and the read
 * border that splits a surrogate pair, avoided by one buffer for the whole text.
 */
import { type Core, type Language, type NativeParser, type Tree, loadCore, loadLanguage } from "./bindings.ts";
import { type GrammarName, grammars } from "./grammars.ts";

export type { Node, TextEdit, Tree } from "./bindings.ts";

export type GrammarParser = {
  /**
   * `oldTree` must have been edited to match; it is used up. Undefined: the time ran out, and the next parse starts afresh.
   */
  parse(text: string, oldTree: Tree | undefined, limitMs: number): Tree | undefined;
};

let core: Core | undefined;
const parsers = new Map<GrammarName, GrammarParser | undefined>();

/** Loads the grammar on first use; undefined where this platform has no binding for it. */
export function findParser(name: GrammarName): GrammarParser | undefined {
  if (!parsers.has(name)) parsers.set(name, createParser(name));
  return parsers.get(name);
}

function createParser(name: GrammarName): GrammarParser | undefined {
  try {
    core ??= loadCore() as Core;
    const { package: packageName, ...row } = grammars[name];
    const binding = loadLanguage(packageName) as Record<string, Language>;
    const language = "part" in row ? binding[row.part] : (binding as unknown as Language);
    const parser = new core();
    parser.setLanguage(language);
    return { parse: (text, oldTree, limitMs) => parse(parser, { text, oldTree, limitMs }) };
  } catch {
    // Without a binding (another libc, an architecture without a prebuild) brackets and indentation have to do.
    return undefined;
  }
}

type ParseRequest = { readonly text: string; readonly oldTree: Tree | undefined; readonly limitMs: number };

function parse(parser: NativeParser, { text, oldTree, limitMs }: ParseRequest): Tree | undefined {
  parser.setTimeoutMicros(Math.round(limitMs * 1000));
  const tree = parser.parse(text, oldTree, { bufferSize: text.length + 1 }) as Tree | null | undefined;
  if (tree) return tree;
  parser.reset();
  return undefined;
}

import { Lru } from "../base/lru.ts";
import { sharedEnds } from "../base/sharedEnds.ts";
import { type GrammarName, findGrammar } from "./grammars.ts";
import { type TextEdit, type Tree, findParser } from "./native.ts";

/** Larger texts get no tree: brackets and indentation have to do. */
export const maxTreeUnits = 1_000_000;
/** A tree takes about 0.5 MB per 1,000 lines. */
const maxTrees = 20;
/** A first parse takes about 4 ms per 2,000 lines, ten times that where the grammar cannot read the file. */
const parseLimitMs = 400;

type Entry = { readonly grammar: GrammarName; readonly text: string; readonly tree: Tree };

export type Trees = {
  /**
   * The tree of `text` under this URI. Valid until the next call for the same URI, which edits it in place: whatever text
   * comes next, the document's or a trial of it, costs one incremental parse.
   */
  treeOf(request: { uri: string; languageId: string; text: string; limitMs?: number | undefined }): Tree | undefined;
  close(uri: string): void;
};

export function createTrees(): Trees {
  const entries = new Lru<string, Entry>(maxTrees);
  return {
    treeOf({ uri, languageId, text, limitMs = parseLimitMs }) {
      const grammar = findGrammar(languageId);
      if (grammar === undefined || text.length > maxTreeUnits) return undefined;
      const parser = findParser(grammar);
      if (parser === undefined) return undefined;
      const known = entries.get(uri);
      const usable = known?.grammar === grammar ? known : undefined;
      if (usable?.text === text) return usable.tree;
      if (usable !== undefined) usable.tree.edit(editBetween(usable.text, text));
      const tree = parser.parse(text, usable?.tree, limitMs);
      if (tree === undefined) entries.delete(uri);
      else entries.set(uri, { grammar, text, tree });
      return tree;
    },
    close: (uri) => {
      entries.delete(uri);
    },
  };
}

/** One edit that turns `before` into `after`: what lies between their common beginning and their common end. */
export function editBetween(before: string, after: string): TextEdit {
  const shared = sharedEnds(before, after);
  // Neither end lies within a surrogate pair.
  const start = shared.before - (shared.before > 0 && isHighSurrogate(before.charCodeAt(shared.before - 1)) ? 1 : 0);
  const splitsTail = shared.after > 0 && isLowSurrogate(before.charCodeAt(before.length - shared.after));
  const tail = shared.after - (splitsTail ? 1 : 0);
  const startPosition = pointAt(before, start, { row: 0, lineStart: 0, from: 0 });
  const since = { row: startPosition.row, lineStart: start - startPosition.column, from: start };
  return {
    startIndex: start,
    oldEndIndex: before.length - tail,
    newEndIndex: after.length - tail,
    startPosition,
    oldEndPosition: pointAt(before, before.length - tail, since),
    newEndPosition: pointAt(after, after.length - tail, since),
  };
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

function pointAt(text: string, index: number, since: { row: number; lineStart: number; from: number }) {
  let { row, lineStart } = since;
  for (let at = text.indexOf("\n", since.from); at !== -1 && at < index; at = text.indexOf("\n", at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: index - lineStart };
}

import { findGrammar, type GrammarName } from "../../syntax/grammars.ts";
import { languageOf } from "../../syntax/languageOf.ts";
import { lineEndOf, lineStartOf } from "../../syntax/lines.ts";
import { findParser, type Node } from "../../syntax/native.ts";
import { shapes, type Shapes } from "./shapes.ts";

/** A file that cases may be cut from, with its tree. */
export type SourceDocument = {
  readonly path: string;
  readonly text: string;
  readonly language: string;
  readonly grammar: GrammarName;
  readonly root: Node;
  readonly shapes: Shapes;
};

/** Files outside of this are trivial, or generated. */
const fewestUnits = 200;
const mostUnits = 80_000;
const parseLimitMs = 2000;

/** Undefined: no grammar, or the file cannot be parsed without errors, or is too small or too large, or is generated. */
export function openDocument(path: string, text: string): SourceDocument | undefined {
  const language = languageOf(path);
  const grammar = findGrammar(language);
  const row = grammar === undefined ? undefined : shapes[grammar];
  if (grammar === undefined || row === undefined) return undefined;
  if (text.length < fewestUnits || text.length > mostUnits || /generated/i.test(text.slice(0, 400))) return undefined;
  const root = findParser(grammar)?.parse(text, undefined, parseLimitMs)?.rootNode;
  if (root === undefined || root.hasError) return undefined;
  return { path, text, language, grammar, root, shapes: row };
}

export const lineBefore = ({ text }: SourceDocument, at: number): string => text.slice(lineStartOf(text, at), at);
export const lineAfter = ({ text }: SourceDocument, at: number): string => text.slice(at, lineEndOf(text, at));
export const lineNumber = ({ text }: SourceDocument, at: number): number => text.slice(0, at).split("\n").length - 1;

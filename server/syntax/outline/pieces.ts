/**
 * One open bracket can make the grammar lose everything behind it. Declarations mostly begin at the left margin, so what an
 * error touches is cut there and every piece is read on its own.
 */
import type { Definition, Import, Outline } from "../../domain/outline.ts";
import type { Node } from "../native.ts";

/** Words that begin a declaration in some language; a wrong guess only makes a piece smaller. */
const margin =
  /^(?:export|import|from|use|using|def|class|async|function|func|type|var|const|interface|enum|struct|union|typedef|template|namespace|static|inline|extern|public|internal|private|protected|abstract|final|sealed|data|open|record|pub|fn|impl|trait|mod|macro_rules|unsafe|object|fun|val|let|protocol|extension|module|require|local|case|[@#]\w+|[A-Za-z_][\w:<>*& ]*\([^;\n]*\)[ \t]*\{?\r?$)(?![\w])/gm;
/** More pieces than this are no source code. */
const maxPieces = 500;

type Range = { readonly from: number; readonly to: number };
type Piece = { readonly text: string; readonly line: number };

/** Of the parts of the file that an error is in; none if there is no error. */
export function piecesOf(root: Node, text: string): readonly Piece[] {
  if (!root.hasError) return [];
  const ranges = root.type === "ERROR" ? [{ from: 0, to: text.length }] : brokenRanges(root);
  const pieces: Piece[] = [];
  let line = 0;
  let counted = 0;
  for (const { from, to } of ranges) {
    const starts = Array.from(text.slice(from, to).matchAll(margin), ({ index }) => from + index);
    if (pieces.length + starts.length > maxPieces) break;
    starts.forEach((start, index) => {
      for (let at = text.indexOf("\n", counted); at !== -1 && at < start; at = text.indexOf("\n", at + 1)) line++;
      counted = start;
      pieces.push({ text: text.slice(start, starts[index + 1] ?? to), line });
    });
  }
  return pieces;
}

/** Neighbours belong together: an error takes tokens from either side. */
function brokenRanges(root: Node): readonly Range[] {
  const ranges: Range[] = [];
  for (const child of root.namedChildren) {
    if (!child.hasError && child.type !== "ERROR") continue;
    const last = ranges.at(-1);
    if (last !== undefined && child.startIndex - last.to < 3)
      ranges[ranges.length - 1] = { ...last, to: child.endIndex };
    else ranges.push({ from: child.startIndex, to: child.endIndex });
  }
  return ranges;
}

type Read = { readonly piece: Piece; readonly outline: Outline };
type Lines = { readonly line: number; readonly endLine: number };

const moved = <T extends Lines>(each: T, by: number): T => ({
  ...each,
  line: each.line + by,
  endLine: each.endLine + by,
});
const inOrder = <T extends Lines>(all: readonly T[]): readonly T[] => all.toSorted((a, b) => a.line - b.line);

/** Annotations may stand this many lines above the word that a piece begins with. */
const maxAnnotationLines = 6;

type Numbered = { readonly each: Definition; readonly at: number };
const keyOf = ({ kind, name }: Definition): string => `${kind} ${name}`;

/** Where the whole file's outline has what a piece found: at its line, or a little above. */
function placeOf({ line }: Definition, alike: readonly Numbered[]): number | undefined {
  const exact = alike.find(({ each }) => each.line === line);
  const above = ({ each }: Numbered): boolean =>
    each.line < line && line <= Math.min(each.endLine, each.line + maxAnnotationLines);
  return (exact ?? alike.find(above))?.at;
}

/** What a piece says of a place counts more than what the whole says, except for what holds it and where it begins. */
export function withPieces(whole: Outline, read: readonly Read[]): Outline {
  if (read.length === 0) return whole;
  const definitions = [...whole.definitions];
  const known = new Map<string, Numbered[]>();
  whole.definitions.forEach((each, at) => {
    const alike = known.get(keyOf(each));
    if (alike === undefined) known.set(keyOf(each), [{ each, at }]);
    else alike.push({ each, at });
  });
  for (const { piece, outline } of read)
    for (const each of outline.definitions) {
      const found = moved(each, piece.line);
      const at = placeOf(found, known.get(keyOf(found)) ?? []);
      const before = at === undefined ? undefined : whole.definitions[at];
      if (at === undefined || before === undefined) definitions.push(found);
      else if (before.line === found.line) definitions[at] = { ...found, container: before.container };
    }
  const touched = read.map(({ piece }) => ({ from: piece.line, to: piece.line + piece.text.split("\n").length - 1 }));
  const isTouched = ({ line }: Import): boolean => touched.some(({ from, to }) => line >= from && line <= to);
  const imports = read.flatMap(({ piece, outline }) => outline.imports.map((each) => moved(each, piece.line)));
  return {
    ...whole,
    definitions: inOrder(definitions),
    imports: inOrder([...whole.imports.filter((each) => !isTouched(each)), ...imports]),
  };
}

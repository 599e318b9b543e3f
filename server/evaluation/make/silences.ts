import type { Random } from "../../base/seededRandom.ts";
import { lineEndOf } from "../../syntax/lines.ts";
import type { Hole } from "./hole.ts";
import { lineAfter, type SourceDocument } from "./sourceDocument.ts";

/**
 * Places in finished code where nothing is missing: inside a word; inside the text of a comment; between a finished statement
 * and its semicolon; behind the last thing on a line whose next line goes on with the same block; behind the bracket or
 * line that ends the last declaration of a block.
 */
export function silences({
  document,
  random,
}: {
  readonly document: SourceDocument;
  readonly random: Random;
}): readonly Hole[] {
  const { text, root, shapes } = document;
  const silence = (at: number, about: string): Hole => ({ kind: "silence", from: at, to: at, about });
  const words = root
    .descendantsOfType(["identifier", "property_identifier", "field_identifier"])
    .filter(({ text: name }) => name.length >= 6)
    .map(({ startIndex, text: name }) => silence(startIndex + 2 + Math.floor(random() * (name.length - 3)), "word"));
  const comments = root.descendantsOfType([...shapes.comments]).flatMap(({ startIndex, endIndex }) => {
    const line = text.slice(startIndex, Math.min(endIndex, lineEndOf(text, startIndex)));
    const gap = line.indexOf(" ", Math.floor(line.length / 2));
    return line.length >= 20 && gap !== -1 && gap < line.length - 4 ? [silence(startIndex + gap, "comment")] : [];
  });
  const statements = root.descendantsOfType([...shapes.statements]).flatMap(({ endIndex, nextNamedSibling }) => {
    const end = text[endIndex - 1] === ";" ? endIndex - 1 : endIndex;
    const after = lineAfter(document, end).trim();
    const isFollowed = nextNamedSibling !== null && !/\n\s*\n/.test(text.slice(endIndex, nextNamedSibling.startIndex));
    return [
      ...(after === ";" ? [silence(end, "semicolon")] : []),
      ...(isFollowed && after.replace(";", "") === "" ? [silence(lineEndOf(text, end), "line-end")] : []),
    ];
  });
  const ends = root.descendantsOfType([...shapes.functions]).flatMap(({ endIndex, nextNamedSibling }) => {
    const isLast = nextNamedSibling === null && lineAfter(document, endIndex).trim() === "";
    return isLast ? [silence(endIndex, "block-end")] : [];
  });
  return [...words, ...comments, ...statements, ...ends];
}

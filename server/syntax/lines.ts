import type { Lexicon } from "./lexicon.ts";

/** Columns that a tab stands for when indentations are compared; the editor's own width does not matter for that. */
const tabColumns = 4;

/** `lastIndexOf` takes a negative place for the first one, so the beginning of the text needs its own answer. */
export const lineStartOf = (text: string, at: number): number => (at <= 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1);

/** Where the line of `at` ends: before its line break, also when that is "\r\n". */
export function lineEndOf(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  const end = newline === -1 ? text.length : newline;
  return end > at && text.charAt(end - 1) === "\r" ? end - 1 : end;
}

/** Columns of blank space at the beginning of `line`. */
export function indentWidth(line: string): number {
  let columns = 0;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === "\t") columns += tabColumns - (columns % tabColumns);
    else if (char === " ") columns++;
    else break;
  }
  return columns;
}

export const indentWidthAt = (text: string, at: number): number => {
  const start = lineStartOf(text, at);
  return indentWidth(text.slice(start, Math.min(text.length, start + 400)));
};

export const isBlank = (text: string): boolean => text.trim() === "";

/** Good enough to look at a line's last token; a comment opener inside a string only delays the answer. */
export function withoutComment(lexicon: Pick<Lexicon, "lineComments">, line: string): string {
  for (const open of lexicon.lineComments) {
    const at = line.lastIndexOf(open);
    if (at > 0 && /\s/.test(line.charAt(at - 1)) && !/["'`]/.test(line.slice(at))) return line.slice(0, at);
    if (line.trimStart().startsWith(open)) return "";
  }
  return line;
}

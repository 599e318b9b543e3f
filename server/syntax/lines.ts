/** Columns that a tab stands for when indentations are compared; the editor's own width does not matter for that. */
const tabColumns = 4;

export const lineStartOf = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

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

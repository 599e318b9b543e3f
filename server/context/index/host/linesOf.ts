/** The text from one line to another, both included, without the last line's break. */
export function linesOf(text: string, line: number, endLine: number): string {
  let start = 0;
  for (let at = 0; at < line; at++) {
    const next = text.indexOf("\n", start);
    if (next === -1) return "";
    start = next + 1;
  }
  let end = start;
  for (let at = line; at <= endLine; at++) {
    const next = text.indexOf("\n", end);
    if (next === -1) return text.slice(start);
    end = next + 1;
  }
  return text.slice(start, end - 1).replace(/\r$/, "");
}

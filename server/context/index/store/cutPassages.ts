/** A passage is about this long, and never longer than the most. */
const usualLines = 20;
const fewestLines = 8;
const mostLines = 30;

/** Offsets of the beginnings of lines. */
export function lineStartsOf(text: string): Uint32Array {
  let count = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  const starts = new Uint32Array(count);
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts[line++] = at + 1;
  return starts;
}

/**
 * The first line of every passage. A cut stands where a declaration begins or after a blank line, as near the usual length as
 * one is found.
 */
export function cutPassages(text: string, starts: Uint32Array, declarations: ReadonlySet<number>): Uint32Array {
  const firsts: number[] = [];
  for (let first = 0; first < starts.length;) {
    firsts.push(first);
    first = nextCut({ text, starts, declarations }, first);
  }
  return Uint32Array.from(firsts);
}

type Lines = { readonly text: string; readonly starts: Uint32Array; readonly declarations: ReadonlySet<number> };

function nextCut({ text, starts, declarations }: Lines, first: number): number {
  if (starts.length - first <= mostLines) return starts.length;
  let best = first + usualLines;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let line = first + fewestLines; line <= first + mostLines; line++) {
    const isAfterBlank = isBlankLine(text, starts, line - 1);
    const rank = declarations.has(line) ? 0 : isAfterBlank ? 6 : 20;
    const cost = rank + Math.abs(line - first - usualLines);
    if (cost < bestCost) [best, bestCost] = [line, cost];
  }
  return best;
}

function isBlankLine(text: string, starts: Uint32Array, line: number): boolean {
  const end = starts[line + 1] ?? text.length;
  for (let at = starts[line] ?? end; at < end; at++) if (text.charCodeAt(at) > 32) return false;
  return true;
}

import type { Indentation } from "../domain/snapshot.ts";

const usual: Indentation = { insertSpaces: true, tabSize: 4 };
const mostLines = 400;
const longestIndent = 64;

/**
 * How this text is indented, from the steps between its lines; for editors that do not say. Reads at most a few
 * hundred lines from `from` on, so a large document costs no more than a small one.
 */
export function guessIndentation(text: string, from = 0): Indentation {
  const steps = new Map<number, number>();
  let tabs = 0;
  let previous = 0;
  let at = from === 0 ? 0 : text.indexOf("\n", from) + 1;
  for (let line = 0; line < mostLines && at < text.length && (at > 0 || from === 0); line++) {
    const indent = readIndent(text, at);
    if (indent.tab) tabs++;
    if (!indent.blank && !indent.tab) {
      const step = indent.spaces - previous;
      if (step > 1 && step <= 8) steps.set(step, (steps.get(step) ?? 0) + 1);
      previous = indent.spaces;
    }
    at = text.indexOf("\n", at) + 1;
    if (at === 0) break;
  }
  const [best] = [...steps].sort(([sizeA, countA], [sizeB, countB]) => countB - countA || sizeA - sizeB);
  const spaced = [...steps.values()].reduce((sum, count) => sum + count, 0);
  if (tabs > spaced) return { insertSpaces: false, tabSize: 4 };
  return best === undefined ? usual : { insertSpaces: true, tabSize: best[0] };
}

function readIndent(text: string, at: number): { tab: boolean; spaces: number; blank: boolean } {
  let spaces = 0;
  while (spaces < longestIndent && text[at + spaces] === " ") spaces++;
  const next = text[at + spaces];
  return { tab: spaces === 0 && next === "\t", spaces, blank: next === undefined || next === "\n" || next === "\r" };
}

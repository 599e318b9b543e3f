import { wordsOf } from "./relevance.ts";

/** Lines above the cursor that are compared, the nearest weighs most. */
const weights = [1, 0.7, 0.5, 0.3, 0.2];

/**
 * Where in a passage the code above the cursor seems to go on: the line of the file that would be written next, and how
 * well the lines before it match, 0 to 1.
 */
export function continuationIn(
  above: string,
  passage: { readonly line: number; readonly text: string },
): { readonly match: number; readonly line: number } {
  const lines = above.split("\n");
  const unfinished = (lines.at(-1) ?? "").trim();
  const before = lines
    .slice(0, -1)
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
    .slice(-weights.length)
    .reverse()
    .map(lineWords);
  const { written, count } = linesOf(passage);
  let best = { match: 0, line: passage.line + Math.min(4, count - 1) };
  for (const [at, { text, index }] of written.entries()) {
    let match = 0;
    for (const [back, expected] of before.entries())
      match += (weights[back] ?? 0) * likeness(expected, written[at - 1 - back]?.words);
    match /= total(before.length);
    if (unfinished.length > 2 && text.startsWith(unfinished)) match += 0.3;
    if (match > best.match) best = { match, line: passage.line + index };
  }
  return { match: Math.min(1, best.match), line: best.line };
}

type Line = { readonly text: string; readonly index: number; readonly words: ReadonlySet<string> };
type Lines = {
  /** Those with a word, and where they stand. */
  readonly written: readonly Line[];
  readonly count: number;
};

/** The index answers with the same passages for some key presses. */
const linesOfPassage = new WeakMap<object, Lines>();

function linesOf(passage: { readonly text: string }): Lines {
  const known = linesOfPassage.get(passage);
  if (known !== undefined) return known;
  const all = passage.text.split("\n").map((line, index) => ({ text: line.trim(), index, words: lineWords(line) }));
  const lines = { written: all.filter(({ text }) => /[\p{L}\p{N}]/u.test(text)), count: all.length };
  linesOfPassage.set(passage, lines);
  return lines;
}

const total = (count: number): number =>
  Math.max(
    1,
    weights.slice(0, count).reduce((sum, each) => sum + each, 0),
  );

const lineWords = (line: string): ReadonlySet<string> => new Set(wordsOf(line));

/** Jaccard index of two sets of words. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string> | undefined): number {
  if (b === undefined || a.size === 0 || b.size === 0) return 0;
  let same = 0;
  for (const word of a) if (b.has(word)) same++;
  return same / (a.size + b.size - same);
}

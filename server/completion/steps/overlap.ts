import { isBlank, lineSuffixOf, linesBelow, linesOf, type Step, type StepContext } from "./step.ts";
import { lexiconOf } from "../../syntax/grammars.ts";
import { lexicons } from "../../syntax/lexicon.ts";
import { withoutComment } from "../../syntax/lines.ts";
import { unmatchedClosers } from "./unmatched.ts";

const closersOnly = /^[\s)\]}>"'`;,:]*$/;

/**
 * The end of the completion does not repeat the rest of the cursor's line, however it is spaced. A closer at the end is only
 * taken away when nothing in the completion opened it.
 */
export const cutRestOfLine: Step = {
  name: "restOfLine",
  run(text, at) {
    const rest = squeezed(lineSuffixOf(at)).text;
    const repeated = overlaps(text, rest).find((each) => isRepeated(text, { ...each, rest, at }));
    return repeated === undefined ? text : text.slice(0, repeated.start);
  },
};

/** A few characters may be repeated by chance or not: without them the text has to be valid, and with them not. */
export const cutInvalidOverlap: Step = {
  name: "invalidOverlap",
  run(text, { hole, syntax, ...at }) {
    const found = overlaps(text, squeezed(lineSuffixOf(at)).text);
    if (found.length === 0 || syntax.longestValid(hole, text) === text) return text;
    const isValid = (kept: string): boolean => !isBlank(kept) && syntax.longestValid(hole, kept) === kept;
    return found.map(({ start }) => text.slice(0, start)).find(isValid) ?? text;
  },
};

/** A comment to the end of the line would swallow the code that follows there. */
export const cutCommentBeforeCode: Step = {
  name: "commentBeforeCode",
  run(text, at) {
    if (at.shape.inside !== "code" || isBlank(lineSuffixOf(at))) return text;
    const lastStart = text.lastIndexOf("\n") + 1;
    const last = text.slice(lastStart);
    const code = withoutComment(lexicons[lexiconOf(at.hole.snapshot.languageId)], last);
    return code === last ? text : text.slice(0, lastStart) + code.trimEnd();
  },
};

type Overlap = { readonly overlap: string; readonly start: number };

/** Beginnings of `rest` with which the text ends, white space aside; longest first. `start`: where one begins in the text. */
function overlaps(text: string, rest: string): readonly Overlap[] {
  const { text: whole, places } = squeezed(text);
  const found: Overlap[] = [];
  for (let length = Math.min(rest.length, whole.length); length > 0; length--) {
    const start = places[whole.length - length];
    if (start !== undefined && whole.endsWith(rest.slice(0, length)))
      found.push({ overlap: rest.slice(0, length), start });
  }
  return found;
}

/** Without white space, and where each character stood. */
function squeezed(text: string): { readonly text: string; readonly places: readonly number[] } {
  const places = Array.from(text.matchAll(/\S/g), ({ index }) => index);
  return { text: text.replace(/\s+/g, ""), places };
}

function isRepeated(text: string, { overlap, rest, start, at }: Overlap & { rest: string; at: StepContext }): boolean {
  // The next argument or statement that is there already: `, 0` before `, 0);`.
  if (/^[;,]/.test(overlap)) return true;
  // Hardly anything is called twice in a row.
  if (/^(?:\(\)|\[\])/.test(overlap)) return true;
  if (overlap.startsWith(">") && !opensAngle(text.slice(0, start))) return true;
  if (!closersOnly.test(overlap)) return overlap.length === rest.length || overlap.length >= 4;
  if (overlap.startsWith(":")) return true;
  return unmatchedClosers(text, at.shape.inside).includes(start);
}

/** Whether an angle bracket is open at the end, as far as arrows and comparisons can be told from type arguments. */
function opensAngle(text: string): boolean {
  const angles = text.replace(/[-=]>|[<>]=|\s[<>]\s/g, "");
  return angles.split("<").length > angles.split(">").length;
}

/** The last lines do not repeat the lines that follow the cursor's. */
export const cutFollowingLines: Step = {
  name: "followingLines",
  run(text, at) {
    const lines = text.trimEnd().split("\n");
    const below = linesBelow(at, lines.length);
    const unmatched = new Set(unmatchedClosers(text, at.shape.inside));
    for (let count = Math.min(lines.length - 1, below.length); count > 0; count--) {
      const tail = lines.slice(-count);
      if (!tail.every((line, index) => line.trimEnd() === below[index]?.trimEnd())) continue;
      const start = lines.slice(0, -count).join("\n").length + 1;
      const isClosers = tail.every((line) => closersOnly.test(line) || /^\s*end\s*$/.test(line));
      if (isClosers && !unmatched.has(start + (tail[0]?.search(/\S/) ?? 0))) continue;
      return lines.slice(0, -count).join("\n");
    }
    return text;
  },
};

/** A completion that says what already follows says nothing. */
export const dropWhatFollows: Step = {
  name: "whatFollows",
  run(text, at) {
    const lines = linesOf(text).filter((line) => !isBlank(line));
    const below = linesBelow(at, lines.length);
    const rest = lineSuffixOf(at);
    const following = isBlank(rest) ? below : [rest, ...below].slice(0, lines.length);
    if (lines.length === 0 || following.length < Math.min(3, lines.length)) return text;
    const count = Math.min(3, lines.length);
    if (!isSimilar(lines.slice(0, count), following.slice(0, count))) return text;
    return lines.every((line) => closersOnly.test(line)) && isNeeded(text, at) ? text : "";
  },
};

/** The brackets that follow close something else: without these the tree has errors, and with them fewer. */
const isNeeded = (text: string, { hole, syntax }: StepContext): boolean =>
  syntax.knows(hole.snapshot.languageId) && syntax.longestValid(hole, text) === text;

/** White space, quotes and the last punctuation aside; several lines may also differ by a twentieth. */
export function isSimilar(some: readonly string[], others: readonly string[]): boolean {
  const [one, other] = [plain(some), plain(others)];
  if (one === "" || one === other) return one === other && one !== "";
  if (some.length < 2 || one.length < 40) return false;
  return distance(one, other) <= Math.max(1, Math.floor(Math.max(one.length, other.length) / 20));
}

const plain = (lines: readonly string[]): string =>
  lines.map((line) => line.replace(/[\s"'`]+/g, "").replace(/[;,]$/, "")).join("\n");

/** Levenshtein distance. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const replaced = (row[to - 1] ?? 0) + (one.charCodeAt(at - 1) === other.charCodeAt(to - 1) ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

import { isBlank, lineSuffixOf, linesBelow, linesOf, type Step, type StepContext } from "./step.ts";
import { unmatchedClosers } from "./unmatched.ts";

const closersOnly = /^[\s)\]}>"'`;,:]*$/;

/**
 * The end of the completion does not repeat the rest of the cursor's line. A closer at the end is only taken away when
 * nothing in the completion opened it.
 */
export const cutRestOfLine: Step = {
  name: "restOfLine",
  run(text, at) {
    const rest = lineSuffixOf(at).trim();
    if (rest === "") return text;
    const whole = text.trimEnd();
    for (let length = Math.min(rest.length, whole.length); length > 0; length--) {
      const overlap = rest.slice(0, length);
      if (!whole.endsWith(overlap) || !isRepeated(whole, { overlap, rest, at })) continue;
      return whole.slice(0, -length);
    }
    return text;
  },
};

function isRepeated(text: string, { overlap, rest, at }: { overlap: string; rest: string; at: StepContext }): boolean {
  const start = text.length - overlap.length;
  // The next argument or statement that is there already: `, 0` before `, 0);`.
  if (/^[;,]/.test(overlap)) return true;
  if (!closersOnly.test(overlap)) return overlap.length === rest.length || overlap.length >= 4;
  if (overlap.startsWith(":")) return true;
  return unmatchedClosers(text, at.shape.inside).includes(start);
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
    return isSimilar(lines.slice(0, count), following.slice(0, count)) ? "" : text;
  },
};

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

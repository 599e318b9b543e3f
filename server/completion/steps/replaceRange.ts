import { type Offset, offset } from "../../base/brand.ts";
import { unmatchedClosers } from "./unmatched.ts";

const closers = /^[\s)\]}"'`;,]*$/;

export type Replacement = {
  /** End of the range to replace: the cursor, or a place behind it on the same line. */
  readonly to: Offset;
  readonly text: string;
};

/**
 * Editors close brackets and quotes by themselves: `def fib(|)`. When the completion brings the closers along, the range
 * covers them, so that none is left behind. An editor hides a suggestion that does not hold, in order, the text it
 * replaces behind the cursor, so the range never covers more than the completion's last line repeats.
 */
export function replaceRange(document: string, cursor: Offset, text: string): Replacement {
  const end = document.indexOf("\n", cursor);
  const rest = document.slice(cursor, end === -1 ? document.length : end).trimEnd();
  if (rest === "" || text === "" || !closers.test(rest)) return { to: cursor, text };
  return { to: offset(cursor + coveredUnits(text, rest)), text };
}

/** Of the closers behind the cursor, the longest beginning that the completion holds in order and did not open itself. */
function coveredUnits(text: string, rest: string): number {
  const unmatched = unmatchedClosers(text, "code");
  let covered = 0;
  let from = 0;
  for (let at = 0; at < rest.length; at++) {
    const char = rest.charAt(at);
    if (/\s/.test(char)) continue;
    const found = /[;,]/.test(char)
      ? text.indexOf(char, from)
      : (unmatched.find((place) => place >= from && text.charAt(place) === char) ?? -1);
    if (found === -1) break;
    from = found + 1;
    covered = at + 1;
  }
  return containsInOrder(text, rest.slice(0, covered)) ? covered : 0;
}

/** Whether every character of `part` occurs in `text`, in that order. */
export function containsInOrder(text: string, part: string): boolean {
  let from = 0;
  for (let at = 0; at < part.length; at++) {
    const found = text.indexOf(part.charAt(at), from);
    if (found === -1) return false;
    from = found + 1;
  }
  return true;
}

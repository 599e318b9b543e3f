import { errorsIn } from "./adapters/errorsIn.ts";
import type { Tree } from "./native.ts";

export type Score = {
  /** Twice the ERROR nodes plus the MISSING ones. */
  readonly errors: number;
  /** Length of what the ERROR nodes cover. */
  readonly units: number;
};

/**
 * How wrong a whole tree is. Errors surface far behind what causes them, so only the whole tree can judge a completion
 * (measured: errors inside the completion's own range miss half of the broken ones).
 */
export function scoreOf(tree: Tree): Score {
  const { broken, missing, units } = errorsIn(tree);
  return { errors: 2 * broken + missing, units };
}

/** 0.005 per unit: bytes only decide between equal counts of errors, or where an error swallows a screenful. */
const weightOf = ({ errors, units }: Score): number => errors + 0.005 * units;

export type Trial = {
  /** The score of the document with `text` in the hole; undefined when time is up. */
  readonly scoreWith: (text: string) => Score | undefined;
  readonly text: string;
  /**
   * Whether every closing bracket of the text closes one of its own or one that the document leaves open; and what would
   * make a header or a statement of it that has no body or no end yet: neither is a reason to say nothing.
   */
  readonly brackets: (text: string) => { readonly areConsistent: boolean; readonly endings: readonly string[] };
};

/** The longest line-prefix of the text with the fewest errors; "" when every one of them adds errors to the document. */
export function longestValidPrefix({ scoreWith, text, brackets }: Trial): string {
  const whole = scoreWith(text);
  if (whole === undefined || whole.errors === 0) return text;
  const empty = scoreWith("");
  if (empty === undefined) return text;
  let best = { text, score: whole };
  for (const candidate of linePrefixes(text)) {
    if (weightOf(best.score) === 0) break;
    const score = scoreWith(candidate);
    if (score === undefined) break;
    if (weightOf(score) < weightOf(best.score)) best = { text: candidate, score };
  }
  if (best.score.errors <= empty.errors) return best.text;
  const { areConsistent, endings } = brackets(best.text);
  // Where the document is broken already, one error more or less is an accident of how the parser recovers.
  if (areConsistent && empty.errors > 0) return best.text;
  if (!areConsistent) return "";
  const isUnfinished = endings.some((ending) => (scoreWith(best.text + ending)?.errors ?? Infinity) <= empty.errors);
  return isUnfinished ? best.text : "";
}

/** Proper prefixes that end behind a line with text, longest first. */
function linePrefixes(text: string): string[] {
  const prefixes: string[] = [];
  for (let at = text.lastIndexOf("\n"); at > 0; at = text.lastIndexOf("\n", at - 1)) {
    const prefix = text.slice(0, at).trimEnd();
    if (prefix !== "" && prefix !== prefixes.at(-1)) prefixes.push(prefix);
  }
  return prefixes;
}

/** Without the last line when it is a header whose body does not follow: to a grammar of indentation that is no error. */
export function withoutBareHeader(text: string): string {
  const lines = text.trimEnd().split("\n");
  const last = lines.at(-1) ?? "";
  return lines.length > 1 && /^\s*[^#\s].*:\s*$/.test(last) ? lines.slice(0, -1).join("\n").trimEnd() : text;
}

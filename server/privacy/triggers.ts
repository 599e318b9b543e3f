import { assignmentTrigger } from "./assignments.ts";
import { tokenTrigger } from "./tokens.ts";

/** UTF-16 units [from, to) of a text in which a secret may stand. */
export type Span = { readonly from: number; readonly to: number };

/** Ends of the words that introduce a value. One alternation of plain words is what a regular expression is quick at. */
const words =
  /passw|passphrase|pwd|secret|credential|token|bearer|key|salt|sig=|basic |curl |_auth|hooks\.slack|webhook/gi;
const afterWord = {
  code: new RegExp(`${assignmentTrigger.code}|${tokenTrigger.word}`, "iy"),
  plain: new RegExp(`${assignmentTrigger.code}|${assignmentTrigger.plain}|${tokenTrigger.word}`, "iy"),
};
const addressWithPassword = /:\/\/[^:/\s"'`@]*:[^@\s"'`]{1,256}@/g;
const tokenForm = new RegExp(tokenTrigger.form);

/** A token has this many characters without a break; one of nothing but letters has more. */
const leastRunUnits = 12;
const leastLettersUnits = 32;
/** A prefix that ends in a dot stands before the run, the rest of a token in parts behind it. */
const besideRunUnits = 12;
/** See `base64LineFindings`. */
const leastBlockUnits = 60;

/** Where a look is worth while: a superset of what the rules could find, at a fraction of their time. */
export function triggersIn(text: string, isPlain: boolean): readonly Span[] {
  const spans: Span[] = [];
  const fine = isPlain ? afterWord.plain : afterWord.code;
  for (const { index } of text.matchAll(words)) {
    fine.lastIndex = index;
    if (fine.test(text)) spans.push({ from: index, to: fine.lastIndex });
  }
  for (const match of text.matchAll(addressWithPassword)) spans.push(spanOf(match));
  const { tokens, blocks } = runsIn(text);
  for (const run of tokens) {
    if (tokenForm.test(text.slice(Math.max(0, run.from - besideRunUnits), run.to + besideRunUnits))) spans.push(run);
  }
  return [...spans, ...blocks];
}

const spanOf = (match: RegExpExecArray): Span => ({ from: match.index, to: match.index + match[0].length });

const other = 1;
const digit = 2;
const upper = 4;
const lower = 8;
const base64 = 16;
const kinds = new Uint8Array(128);
for (const [kind, chars] of [
  [other, "_-~"],
  [digit | base64, "0123456789"],
  [upper | base64, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  [lower | base64, "abcdefghijklmnopqrstuvwxyz"],
  [base64, "+/"],
] as const) {
  for (const char of chars) kinds[char.charCodeAt(0)] = kind;
}

/** Unbroken runs of token characters that do not read like a name, and lines of base64. */
function runsIn(text: string): { readonly tokens: readonly Span[]; readonly blocks: readonly Span[] } {
  const tokens: Span[] = [];
  const blocks: Span[] = [];
  let from = 0;
  let blockFrom = 0;
  let seen = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    const kind = code < 128 ? (kinds[code] ?? 0) : 0;
    if ((kind & base64) === 0) {
      if (at - blockFrom >= leastBlockUnits) blocks.push({ from: blockFrom, to: at });
      blockFrom = at + 1;
    }
    seen |= kind;
    if ((kind & ~base64) !== 0) continue;
    const units = at - from;
    if (units >= leastRunUnits && isNoName(seen, units)) tokens.push({ from, to: at });
    from = at + 1;
    seen = 0;
  }
  return { tokens, blocks };
}

/** Names have no digit, a lower-case letter, and one way of joining words: "_" or an upper-case letter. */
const isNoName = (seen: number, units: number): boolean =>
  (seen & digit) !== 0 ||
  (seen & lower) === 0 ||
  ((seen & upper) !== 0 && ((seen & other) !== 0 || units >= leastLettersUnits));

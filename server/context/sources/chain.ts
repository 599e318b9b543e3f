/** Expressions like `this.router.add(x).█`, read backwards from a place in half-written code of any language. */

export type Segment = { readonly name: string; readonly isCall: boolean };
export type Chain = { readonly segments: readonly Segment[]; readonly start: number };

export type Call = { readonly callee: Chain; readonly isConstruction: boolean };

const word = /[\p{L}\p{N}_$#@]/u;
const closers: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{", ">": "<" };
/** Brackets further away than this belong to something else. */
const mostUnits = 3000;

/** The chain that ends before `end`; undefined when no name stands there. */
export function chainBefore(text: string, end: number): Chain | undefined {
  const segments: Segment[] = [];
  let at = end;
  for (;;) {
    const segment = segmentBefore(text, at);
    if (segment === undefined) break;
    segments.unshift({ name: segment.name, isCall: segment.isCall });
    at = segment.start;
    const operator = operatorBefore(text, at);
    if (operator === undefined || segments.length >= 5) break;
    at = operator;
  }
  return segments.length === 0 ? undefined : { segments, start: at };
}

/** Where the member operator that ends at `end` begins, with blank space around it: `.`, `?.`, `->`, `::`. */
export function operatorBefore(text: string, end: number): number | undefined {
  const found = /\s*(?:\?\.|!\.|\.|->|::|\?->)\s*$/.exec(text.slice(Math.max(0, end - 80), end));
  if (found === null || /\d\.$|\.\.\.?$/.test(found[0].trim() === "." ? text.slice(Math.max(0, end - 3), end) : ""))
    return undefined;
  return end - found[0].length;
}

function segmentBefore(text: string, end: number): (Segment & { readonly start: number }) | undefined {
  let at = end;
  let isCall = false;
  for (let turns = 0; turns < 4; turns++) {
    while (/[!?]/.test(text.charAt(at - 1))) at--;
    const close = text.charAt(at - 1);
    if (closers[close] === undefined || close === "}") break;
    const open = openBefore(text, at);
    if (open === undefined) return undefined;
    isCall ||= close === ")";
    at = open;
    // Rust's turbofish: `Router::<S>::new`.
    if (close === ">" && text.slice(at - 2, at) === "::") at -= 2;
  }
  let start = at;
  while (start > 0 && word.test(text.charAt(start - 1))) start--;
  const name = text.slice(start, at);
  return name === "" || /^\d/.test(name) ? undefined : { name, isCall, start };
}

/** Start of the bracket pair whose closing bracket stands before `end`. */
function openBefore(text: string, end: number): number | undefined {
  const close = text.charAt(end - 1);
  const open = closers[close];
  let depth = 0;
  const least = Math.max(0, end - (close === ">" ? 200 : mostUnits));
  for (let at = end - 1; at >= least; at--) {
    const char = text.charAt(at);
    if (char === close && !(char === ">" && text.charAt(at - 1) === "-")) depth++;
    else if (char === open && --depth === 0) return at;
  }
  return undefined;
}

/** The call whose parentheses are open at the end of `text`. */
export function openCall(text: string): Call | undefined {
  let depth = 0;
  const least = Math.max(0, text.length - mostUnits);
  for (let at = text.length - 1; at >= least; at--) {
    const char = text.charAt(at);
    if (/[)\]}]/.test(char)) depth++;
    else if (/[([{]/.test(char)) {
      if (depth > 0) depth--;
      else if (char === "(") return callBefore(text, at);
      else if (!/[(,=:[]\s*$/.test(text.slice(Math.max(0, at - 40), at))) return undefined;
    }
  }
  return undefined;
}

function callBefore(text: string, paren: number): Call | undefined {
  const callee = chainBefore(text, trimmedEnd(text, paren));
  const last = callee?.segments.at(-1);
  if (callee === undefined || last === undefined || notCallees.has(last.name)) return undefined;
  const before = text.slice(Math.max(0, callee.start - 40), callee.start);
  if (/\b(?:function\*?|def|fn|func|fun|sub)\s+(?:\([^)]*\)\s*)?$/.test(before)) return undefined;
  return { callee, isConstruction: /\bnew\s+$/.test(before) };
}

const notCallees = new Set(
  "if for while switch catch return await func function fn match when elif and or not in typeof sizeof with using lock".split(
    " ",
  ),
);

function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && /[ \t]/.test(text.charAt(at - 1))) at--;
  return at;
}

import { type Lexicon, type StringForm } from "./lexicon.ts";
import { indentWidthAt } from "./lines.ts";

/** A bracket that is open, and what it takes to close it. */
export type Frame = {
  readonly close: string;
  readonly open: string;
  readonly at: number;
  /** Indentation of the line that opened it, in columns. */
  readonly indent: number;
  /** The string to return to, for an interpolation. */
  readonly resume: StringForm | undefined;
};

export type Mode =
  | { readonly kind: "code" }
  | { readonly kind: "string"; readonly form: StringForm }
  | { readonly kind: "lineComment" }
  | { readonly kind: "blockComment"; readonly close: string };

/** Where a scan stands; the frames are outermost first. */
export type ScanState = { readonly frames: readonly Frame[]; readonly mode: Mode };
/** `at`: where the scan ended; the same scan goes on from there. */
export type Scanned = ScanState & { readonly at: number };

export type ScanEvent =
  /** A bracket that `frame` was waiting for; `depth` frames are open after it. */
  | { readonly kind: "close"; readonly at: number; readonly frame: Frame; readonly depth: number }
  | { readonly kind: "unmatched"; readonly at: number }
  | { readonly kind: "newline"; readonly at: number; readonly depth: number; readonly mode: Mode };

export type ScanRequest = {
  readonly text: string;
  readonly from: number;
  /** The scan ends here, or behind the token that reaches beyond; the end of the text if it is missing. */
  readonly to?: number;
  readonly state: ScanState;
  readonly lexicon: Lexicon;
  /** Returns "stop" to end the scan there. */
  readonly on?: (event: ScanEvent) => "stop" | undefined;
};

const code: Mode = { kind: "code" };
export const startState: ScanState = { frames: [], mode: code };

const pairs: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Brackets, strings and comments of `text` from `from` on, going on from `state`. */
export function scan(request: ScanRequest): Scanned {
  const { text, lexicon, on } = request;
  const to = request.to ?? text.length;
  const interest = interestingUnits(lexicon);
  const frames = [...request.state.frames];
  let mode = request.state.mode;
  let at = request.from;
  while (at < to) {
    const unit = text.charCodeAt(at);
    if (unit === 10) {
      if (mode.kind === "lineComment" || (mode.kind === "string" && !mode.form.multiline)) mode = code;
      if (on?.({ kind: "newline", at, depth: frames.length, mode }) === "stop") break;
      at++;
    } else if (mode.kind !== "code") {
      const step = stepInside(text, at, mode);
      if (step.enters !== undefined) frames.push(frameAt(text, at + step.length - 1, step.enters));
      mode = step.mode ?? mode;
      at += step.length;
    } else if (unit > 127 || interest[unit] === 0) {
      at++;
    } else {
      const opening = openingAt(text, at, lexicon);
      if (opening !== undefined) {
        mode = opening.mode;
        at += opening.length;
        continue;
      }
      const char = text.charAt(at);
      if (pairs[char] !== undefined) frames.push(frameAt(text, at, undefined));
      else if (char === ")" || char === "]" || char === "}") {
        const frame = popFor(frames, char);
        if (frame?.resume !== undefined) mode = { kind: "string", form: frame.resume };
        const event: ScanEvent =
          frame === undefined ? { kind: "unmatched", at } : { kind: "close", at, frame, depth: frames.length };
        if (on?.(event) === "stop") break;
      }
      at++;
    }
  }
  return { frames, mode, at };
}

const frameAt = (text: string, at: number, resume: StringForm | undefined): Frame => {
  const open = text.charAt(at);
  return { open, close: pairs[open] ?? "}", at, indent: indentWidthAt(text, at), resume };
};

/** Brackets opened inside and never closed are dropped with the one that closes; a stray closer is left alone. */
function popFor(frames: Frame[], close: string): Frame | undefined {
  for (let index = frames.length - 1; index >= 0; index--) {
    const frame = frames[index];
    if (frame?.resume !== undefined && frame.close !== close) return undefined;
    if (frame?.close !== close) continue;
    frames.length = index;
    return frame;
  }
  return undefined;
}

type Inside = { readonly length: number; readonly mode?: Mode; readonly enters?: StringForm };

function stepInside(text: string, at: number, mode: Exclude<Mode, { kind: "code" }>): Inside {
  switch (mode.kind) {
    case "lineComment": {
      const end = text.indexOf("\n", at);
      return { length: (end === -1 ? text.length : end) - at };
    }
    case "blockComment": {
      const end = text.indexOf(mode.close, at);
      return end === -1 ? { length: text.length - at } : { length: end + mode.close.length - at, mode: code };
    }
    case "string": {
      const { form } = mode;
      if (form.escapes && text.charAt(at) === "\\") {
        if (form.interpolation !== undefined && text.startsWith(form.interpolation, at))
          return { length: form.interpolation.length, mode: code, enters: form };
        return { length: 2 };
      }
      if (text.startsWith(form.close, at)) return { length: form.close.length, mode: code };
      if (form.interpolation !== undefined && text.startsWith(form.interpolation, at))
        return { length: form.interpolation.length, mode: code, enters: form };
      return { length: 1 };
    }
  }
}

type Opening = { readonly length: number; readonly mode: Mode };

function openingAt(text: string, at: number, lexicon: Lexicon): Opening | undefined {
  for (const [open, close] of lexicon.blockComments)
    if (text.startsWith(open, at)) return { length: open.length, mode: { kind: "blockComment", close } };
  for (const open of lexicon.lineComments)
    if (text.startsWith(open, at) && !isShellWord(text, at, lexicon))
      return { length: open.length, mode: { kind: "lineComment" } };
  const char = text.charAt(at);
  if (char === "'" && isBareApostrophe(text, at, lexicon)) return { length: charLength(text, at, lexicon), mode: code };
  if (char === "/" && lexicon.quirks === "slashRegex") return regexAt(text, at);
  for (const form of lexicon.strings)
    if (text.startsWith(form.open, at)) return { length: form.open.length, mode: { kind: "string", form } };
  return undefined;
}

/** `$#`, `${#x}` and `a#b` are no comments in a shell. */
const isShellWord = (text: string, at: number, lexicon: Lexicon): boolean =>
  lexicon.quirks === "shell" && at > 0 && !/\s/.test(text.charAt(at - 1));

function isBareApostrophe(text: string, at: number, lexicon: Lexicon): boolean {
  switch (lexicon.quirks) {
    case "lifetimes":
    case "prose":
      return true;
    case "digitSeparators":
      return at > 0 && /[0-9a-fA-F]/.test(text.charAt(at - 1)) && /[0-9a-fA-F]/.test(text.charAt(at + 1));
    default:
      return false;
  }
}

const charLiteral = /'(?:\\[^\n]{1,9}?|[^\\'\n]{1,2})'/y;

/** In Rust and Scala an apostrophe begins a character literal or a lifetime. */
function charLength(text: string, at: number, lexicon: Lexicon): number {
  if (lexicon.quirks !== "lifetimes") return 1;
  charLiteral.lastIndex = at;
  return charLiteral.exec(text)?.[0].length ?? 1;
}

const regexLiteral = /\/(?![*/])(?:\\[^\n]|\[(?:\\[^\n]|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;

/** A slash after an operator, an opening bracket or a keyword begins a regular expression; else it divides. */
function regexAt(text: string, at: number): Opening | undefined {
  let before = at - 1;
  while (before >= 0 && (text.charAt(before) === " " || text.charAt(before) === "\t")) before--;
  const word = /\b(?:return|typeof|case|when|if|unless|and|or|not|in|of)$/;
  const begins =
    before < 0 ||
    "(,=:[!&|?{};\n~+>".includes(text.charAt(before)) ||
    word.test(text.slice(Math.max(0, before - 8), before + 1));
  if (!begins) return undefined;
  regexLiteral.lastIndex = at;
  const found = regexLiteral.exec(text);
  if (found !== null) return { length: found[0].length, mode: code };
  // On the last line it may be one that is still being written; its brackets and quotes mean nothing.
  return /^\/[/*\s]/.test(text.slice(at, at + 2)) || text.includes("\n", at)
    ? undefined
    : { length: text.length - at, mode: code };
}

const interesting = new WeakMap<Lexicon, Uint8Array>();

/** Which ASCII units can begin a bracket, a string or a comment: all others are skipped at once. */
function interestingUnits(lexicon: Lexicon): Uint8Array {
  const known = interesting.get(lexicon);
  if (known !== undefined) return known;
  const units = new Uint8Array(128);
  const openers = [
    ..."()[]{}",
    ...lexicon.lineComments,
    ...lexicon.blockComments.map(([open]) => open),
    ...lexicon.strings.map(({ open }) => open),
    ...(lexicon.quirks === "slashRegex" ? ["/"] : []),
    ...(lexicon.quirks === "lifetimes" ? ["'"] : []),
  ];
  for (const open of openers) units[open.charCodeAt(0)] = 1;
  interesting.set(lexicon, units);
  return units;
}

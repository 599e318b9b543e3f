import type { End, Shape } from "../domain/syntax.ts";
import { type LineEnd, continues, isSurelyOver, wordsThatContinue } from "./continuation.ts";
import { indentWidth, isBlank, lineEndOf, lineStartOf } from "./lines.ts";
import { type ScanEvent, scan } from "./scan.ts";
import { beginsWithCloser, beginsWithClosingWord, openerIndent, opensBody } from "./shape.ts";
import type { Site } from "./site.ts";

const unfinished: End = { kind: "unfinished" };

/**
 * Asked before a line break ends a statement: does the tree say that what begins at `next` belongs to the construct that
 * the text before it is in? Offsets count from the start of the completion.
 */
export type Veto = (place: { last: number; next: number }) => boolean;

/** Where `text`, streamed into `site`, has completed what `shape` allows; by brackets, indentation and, if given, the tree. */
export function endOf(site: Site, shape: Shape, completion: { text: string; veto: Veto }): End {
  const { text } = completion;
  const end = shape.extent === "line" ? lengthOfLine(site, shape, text) : lengthWithin(site, shape.extent, completion);
  return end === undefined ? unfinished : { kind: "finished", length: end };
}

/** A line also ends where a bracket or a quote closes that is closed behind the cursor already: `f(█) + g(x)`. */
function lengthOfLine(site: Site, { inside }: Shape, text: string): number | undefined {
  const line = text.split("\n", 1)[0] ?? "";
  const whole = inside === "comment" ? text.length : lengthToClosed(site, inside, line);
  if (whole < line.length || line.length < text.length) return Math.min(whole, lineEndOf(line, 0));
  return undefined;
}

function lengthToClosed(site: Site, inside: "code" | "string", line: string): number {
  const { mode, frames } = site.state;
  if (inside === "string") {
    const close = mode.kind === "string" ? mode.form.close : undefined;
    const isClosed = close !== undefined && site.lineSuffix.includes(close);
    return isClosed ? quoteAt(line, close) : line.length;
  }
  if (mode.kind !== "code") return line.length;
  let length = line.length;
  const on = (event: ScanEvent): "stop" | undefined => {
    const isClosed = event.kind === "close" && event.depth < frames.length && isClosedOnLine(site, event.frame.close);
    if (!isClosed) return undefined;
    length = event.at - site.linePrefix.length;
    return "stop";
  };
  scan({ text: site.linePrefix + line, from: site.linePrefix.length, state: site.state, lexicon: site.lexicon, on });
  return length;
}

const isClosedOnLine = (site: Site, close: string): boolean =>
  site.closed.at(-1) === true && site.lineSuffix.includes(close);

function quoteAt(line: string, close: string): number {
  for (let at = 0; at < line.length; at++) {
    if (line.charAt(at) === "\\") at++;
    else if (line.startsWith(close, at)) return at;
  }
  return line.length;
}

type Extent = Exclude<Shape["extent"], "line">;

function lengthWithin(site: Site, extent: Extent, { text, veto }: { text: string; veto: Veto }): number | undefined {
  const rules = rulesFor(site, extent, text);
  const whole = site.linePrefix + text;
  const start = site.linePrefix.length;
  let base = site.state.frames.length;
  let length: number | undefined;
  const cutAt = (at: number): "stop" => {
    length = at - start;
    return "stop";
  };
  const onNewline = (at: number): "stop" | undefined => {
    const line = { start: Math.max(lineStartOf(whole, at), 0), end: lineEndOf(whole, lineStartOf(whole, at)) };
    if (isBlank(whole.slice(Math.max(line.start, start), at))) return undefined;
    const next = nextText(whole, at);
    const verdict = rules.over({ text: whole.slice(line.start, line.end), next: next?.line, gap: next?.gap ?? false });
    if (verdict === undefined) return undefined;
    if (verdict === "next" && next !== undefined) return cutAt(lineEndOf(whole, next.at));
    if (next !== undefined && rules.asksTree && veto({ last: line.end - 1 - start, next: next.at - start }))
      return undefined;
    return cutAt(line.end);
  };
  const onEvent = (event: ScanEvent): "stop" | undefined => {
    switch (event.kind) {
      case "unmatched":
        return cutAt(event.at);
      case "close": {
        if (event.depth >= base) return undefined;
        if (site.closed[event.depth] === true) return cutAt(event.at);
        base = event.depth;
        rules.closedOwn();
        return undefined;
      }
      case "newline":
        return event.depth > base || event.mode.kind !== "code" ? undefined : onNewline(event.at);
    }
  };
  scan({ text: whole, from: start, state: site.state, lexicon: site.lexicon, on: onEvent });
  return length === undefined ? undefined : trimmedLength(text, length);
}

/** A cut before a closer takes the line break and the indentation before it along. */
function trimmedLength(text: string, length: number): number {
  const kept = text.slice(0, length);
  const trimmed = kept.trimEnd();
  return kept.slice(trimmed.length).includes("\n") ? trimmed.length : length;
}

type NextText = { readonly at: number; readonly line: string; readonly gap: boolean };

/** The next line that holds text; undefined while its first token has not arrived: "el" may become "else". */
function nextText(whole: string, newline: number): NextText | undefined {
  const rest = whole.slice(newline + 1);
  const blank = rest.length - rest.trimStart().length;
  if (blank === rest.length || isPartOfToken(rest.slice(blank, blank + 40))) return undefined;
  const at = newline + 1 + blank;
  const start = lineStartOf(whole, at);
  return { at, line: whole.slice(start, lineEndOf(whole, at)), gap: rest.slice(0, blank).includes("\n") };
}

/** A word or a sign at the very end that may turn out to continue the construct. */
const isPartOfToken = (text: string): boolean =>
  /^\w+$/.test(text) ? wordsThatContinue.some((word) => word.startsWith(text)) : /^[^\w\s)\]}{"'`@#]$/.test(text);

type Rules = {
  /** Not where indentation decides: what follows a body may belong to the construct that the body is part of. */
  readonly asksTree: boolean;
  /** Whether the construct is over behind `line`; "next": behind the line after it. */
  over(line: LineEnd & { gap: boolean }): "here" | "next" | undefined;
  /** The completion itself closed a bracket that the document leaves open. */
  closedOwn(): void;
};

function rulesFor(site: Site, extent: Extent, text: string): Rules {
  const firstLine = site.linePrefix + text;
  const content = isBlank(site.linePrefix)
    ? firstLine.slice(lineStartOf(firstLine, firstTextOf(firstLine)))
    : firstLine;
  // A model often repeats the indentation that is already there; the lines that follow tell what was meant.
  const isIndented = isBlank(site.linePrefix) && site.linePrefix !== "" && !/^\s*\n/.test(text);
  const indent = indentWidth(isIndented ? site.linePrefix : content);
  switch (extent) {
    case "brackets":
      return bracketRules(site, { indent, startsOnNewLine: /^\s*\n/.test(text) });
    case "statement":
      return { asksTree: true, over: statementOver(site, indent), closedOwn: () => {} };
    case "block":
      return bodyOf(site) === "own" ? bodyRules(site, indent) : memberRules(site, indent);
  }
}

const firstTextOf = (text: string): number => text.length - text.trimStart().length;

/** "own": the place is in a body of its own that has just been opened. */
const bodyOf = (site: Site): "own" | "shared" =>
  opensBody(site, isBlank(site.linePrefix) ? (site.codeAbove ?? "") : site.linePrefix) ? "own" : "shared";

const endsWithComma = (line: string): boolean => line.trimEnd().endsWith(",");

function bracketRules(site: Site, { indent, startsOnNewLine }: { indent: number; startsOnNewLine: boolean }): Rules {
  const frame = site.state.frames.at(-1);
  const closedOnLine = frame !== undefined && site.lineSuffix.trimStart().startsWith(frame.close);
  const isClosed = site.closed.at(-1) === true;
  const asStatement = statementOver(site, indent);
  let own = false;
  return {
    asksTree: true,
    over: (line) => {
      if (own) return asStatement(line);
      if (closedOnLine)
        return startsOnNewLine || endsWithComma(line.text) || continues(site.lexicon, line) ? undefined : "here";
      return isClosed ? undefined : line.next !== undefined && indentWidth(line.next) < indent ? "here" : undefined;
    },
    closedOwn: () => {
      own = true;
    },
  };
}

function statementOver(site: Site, indent: number): Rules["over"] {
  let compound = opensBody(site, site.linePrefix) && site.lexicon.bodies !== "brackets";
  return (line) => {
    if (site.lexicon.bodies !== "brackets" && opensBody(site, line.text)) compound = true;
    if (line.next === undefined)
      return !compound && indentWidth(line.text) <= indent && isSurelyOver(site.lexicon, line.text)
        ? "here"
        : undefined;
    const isInside = compound || indentWidth(line.text) > indent || !isSurelyOver(site.lexicon, line.text);
    if (indentWidth(line.next) > indent && isInside) return undefined;
    if (continues(site.lexicon, line)) return undefined;
    if (compound && site.lexicon.bodies === "words" && beginsWithClosingWord(line.next))
      return /^\s*(?:end|fi|done|esac)\b/.test(line.next) ? closingWordVerdict(site, line.next) : undefined;
    return "here";
  };
}

/** `end` belongs to the completion unless the document has it in the same column. */
function closingWordVerdict(site: Site, next: string): "here" | "next" {
  const { below } = site;
  const isThere = below !== undefined && beginsWithClosingWord(below) && indentWidth(below) === indentWidth(next);
  return isThere ? "here" : "next";
}

/** In Ruby a body may end with handlers in the column of its header. */
const isHandler = (line: string): boolean => /^\s*(?:rescue|ensure)\b/.test(line);

function bodyRules(site: Site, indent: number): Rules {
  const opener = openerIndent(site);
  let own = false;
  return {
    asksTree: false,
    over: (line) => {
      if (own) return line.next === undefined || !continues(site.lexicon, line) ? "here" : undefined;
      if (line.next === undefined) return undefined;
      const next = indentWidth(line.next);
      if (site.lexicon.bodies === "brackets")
        return next <= opener && next < indent && !beginsWithCloser(line.next) && !/^\s*#/.test(line.next)
          ? "here"
          : undefined;
      if (next >= Math.max(indent, opener + 1)) return undefined;
      if (next === opener && isHandler(line.next) && !isHandler(site.below ?? "")) return undefined;
      const isEnd = site.lexicon.bodies === "words" && next <= opener && /^\s*(?:end|fi|done|esac)\b/.test(line.next);
      return isEnd ? closingWordVerdict(site, line.next) : "here";
    },
    closedOwn: () => {
      own = true;
    },
  };
}

/** On a blank line between members: one member, or the lines up to the next blank one. */
function memberRules(site: Site, indent: number): Rules {
  let deeper = false;
  return {
    asksTree: true,
    over: (line) => {
      if (indentWidth(line.text) > indent || opensBody(site, line.text) || /^\s*[)\]}]/.test(line.text)) deeper = true;
      if (line.next === undefined) return undefined;
      const next = indentWidth(line.next);
      if (next > indent || continues(site.lexicon, line)) return undefined;
      if (site.lexicon.bodies === "words" && deeper && /^\s*end\b/.test(line.next) && next === indent) return undefined;
      return next < indent || deeper || line.gap ? "here" : undefined;
    },
    closedOwn: () => {},
  };
}

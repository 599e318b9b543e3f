import { lexiconOf } from "./grammars.ts";
import { type Lexicon, lexicons } from "./lexicon.ts";
import { indentWidth, isBlank, lineEndOf, lineStartOf } from "./lines.ts";
import { type Frame, type ScanState, scan, startState } from "./scan.ts";

/** What can be said about a place in a text without a grammar. */
export type Site = {
  readonly lexicon: Lexicon;
  readonly before: string;
  readonly after: string;
  /** Brackets, string or comment around the place. */
  readonly state: ScanState;
  /** For each frame of `state`: whether the text after the place closes it. */
  readonly closed: readonly boolean[];
  readonly linePrefix: string;
  readonly lineSuffix: string;
  /** The nearest lines with text before and after the line of the place. */
  readonly above: string | undefined;
  readonly below: string | undefined;
  /** The nearest line before that of the place that holds more than a comment. */
  readonly codeAbove: string | undefined;
  /** Whether the line before the place's own is blank, or there is none. */
  readonly blankAbove: boolean;
};

export type Place = { readonly languageId: string; readonly text: string; readonly from: number; readonly to: number };

/** More text than this around a place does not change what is said about it, but costs time. */
const reachUnits = 200_000;

export function createSites(): (place: Place) => Site {
  let last: { place: Place; site: Site } | undefined;
  return (place) => {
    if (last === undefined || !isSamePlace(last.place, place)) last = { place, site: siteAt(place) };
    return last.site;
  };
}

const isSamePlace = (one: Place, other: Place): boolean =>
  one.from === other.from && one.to === other.to && one.languageId === other.languageId && one.text === other.text;

export function siteAt({ languageId, text, from, to }: Place): Site {
  const lexicon: Lexicon = lexicons[lexiconOf(languageId)];
  const reach = from > reachUnits ? lineStartOf(text, from - reachUnits) : 0;
  const before = text.slice(reach, from);
  const after = text.slice(to, to + reachUnits);
  const state = scan({ text: before, from: 0, state: startState, lexicon });
  const linePrefix = before.slice(lineStartOf(before, before.length));
  const lineSuffix = after.slice(0, lineEndOf(after, 0));
  const linesBefore = nearestText(before.slice(0, before.length - linePrefix.length), "before");
  return {
    lexicon,
    before,
    after,
    state,
    closed: closedFrames(after, { state, lexicon }),
    linePrefix,
    lineSuffix,
    above: linesBefore.line,
    codeAbove: nearestCode(before.slice(0, before.length - linePrefix.length), lexicon),
    blankAbove: linesBefore.skippedBlank,
    below: nearestText(after.slice(lineSuffix.length), "after").line,
  };
}

type Nearest = { readonly line: string | undefined; readonly skippedBlank: boolean };

function nearestText(text: string, side: "before" | "after"): Nearest {
  if (side === "before") {
    const end = text.trimEnd().length;
    if (end === 0) return { line: undefined, skippedBlank: true };
    const newlines = text.slice(end).split("\n").length - 1;
    return { line: text.slice(lineStartOf(text, end), end), skippedBlank: newlines > 1 };
  }
  const start = text.length - text.trimStart().length;
  if (start === text.length) return { line: undefined, skippedBlank: true };
  return { line: text.slice(lineStartOf(text, start), lineEndOf(text, start)), skippedBlank: false };
}

function nearestCode(text: string, { lineComments }: Lexicon): string | undefined {
  for (let end = text.trimEnd().length; end > 0;) {
    const start = lineStartOf(text, end);
    const line = text.slice(start, end);
    const content = line.trimStart();
    if (!lineComments.some((open) => content.startsWith(open)) && !/^(?:\/\*.*|\*.*)?\*\/$|^\*(?:\s|$)/.test(content))
      return line;
    end = text.slice(0, start).trimEnd().length;
  }
  return undefined;
}

/**
 * Which brackets the rest of the text closes. A closer that begins its line closes the frame that was opened at its
 * indentation: in half-written code the innermost one often is the one that lacks its closer.
 */
function closedFrames(after: string, { state, lexicon }: Pick<Site, "state" | "lexicon">): readonly boolean[] {
  const closed = state.frames.map(() => false);
  let open = closed.length;
  if (open === 0) return closed;
  const claim = (at: number): "stop" | undefined => {
    const close = after.charAt(at);
    const innermost = lastIndexOf(state.frames, { below: open, close });
    if (innermost === -1) return undefined;
    const start = lineStartOf(after, at);
    const line = after.slice(start, at);
    const aligned = start > 0 && isBlank(line) ? { below: open, close, indent: indentWidth(line) } : undefined;
    const index = aligned === undefined ? -1 : lastIndexOf(state.frames, aligned);
    open = index === -1 ? innermost : index;
    closed[open] = true;
    // Behind the end of an interpolation lies a string, which this scan would take for code.
    if (state.frames[open]?.resume === undefined) return open === 0 ? "stop" : undefined;
    closed.fill(true, 0, open);
    return "stop";
  };
  scan({
    text: after,
    from: 0,
    state: { frames: [], mode: state.mode },
    lexicon,
    on: (event) => (event.kind === "unmatched" ? claim(event.at) : undefined),
  });
  return closed;
}

function lastIndexOf(
  frames: readonly Frame[],
  { below, close, indent }: { below: number; close: string; indent?: number },
): number {
  for (let index = below - 1; index >= 0; index--) {
    const frame = frames[index];
    if (frame?.close === close && (indent === undefined || frame.indent === indent)) return index;
  }
  return -1;
}

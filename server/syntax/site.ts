import { lexiconOf } from "./grammars.ts";
import { type Lexicon, lexicons } from "./lexicon.ts";
import { indentWidth, isBlank, lineEndOf, lineStartOf } from "./lines.ts";
import { ClosersAfter } from "./closersAfter.ts";
import { PrefixScan } from "./prefixScan.ts";
import type { Frame, ScanState } from "./scan.ts";

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
/** The text before a place begins at the same line for as long as possible, so that it is not read from its beginning. */
const reachStepUnits = 65_536;

export type Sites = {
  readonly siteOf: (place: Place) => Site;
  /** The text before the place of the latest site. */
  readonly before: PrefixScan;
  readonly after: ClosersAfter;
};

export function createSites(): Sites {
  let last: { place: Place; site: Site } | undefined;
  const before = new PrefixScan();
  const after = new ClosersAfter();
  const siteOf = (place: Place): Site => {
    if (last === undefined || !isSamePlace(last.place, place)) last = { place, site: siteAt(place, { before, after }) };
    return last.site;
  };
  return { siteOf, before, after };
}

const isSamePlace = (one: Place, other: Place): boolean =>
  one.from === other.from && one.to === other.to && one.languageId === other.languageId && one.text === other.text;

type Readers = Pick<Sites, "before" | "after">;

export function siteAt({ languageId, text, from, to }: Place, readers?: Readers): Site {
  const { before: prefix, after: closers } = readers ?? { before: new PrefixScan(), after: new ClosersAfter() };
  const lexicon: Lexicon = lexicons[lexiconOf(languageId)];
  const before = text.slice(reachStart(text, from), from);
  const after = text.slice(to, to + reachUnits);
  const state = prefix.stateAfter(before, lexicon);
  const linePrefix = before.slice(lineStartOf(before, before.length));
  const lineSuffix = after.slice(0, lineEndOf(after, 0));
  const linesBefore = nearestText(before.slice(0, before.length - linePrefix.length), "before");
  return {
    lexicon,
    before,
    after,
    state,
    closed: closedFrames(after, { state, places: closers.places({ text: after, mode: state.mode, lexicon }) }),
    linePrefix,
    lineSuffix,
    above: linesBefore.line,
    codeAbove: nearestCode(before.slice(0, before.length - linePrefix.length), lexicon),
    blankAbove: linesBefore.skippedBlank,
    below: nearestText(after.slice(lineSuffix.length), "after").line,
  };
}

function reachStart(text: string, from: number): number {
  if (from <= reachUnits) return 0;
  return lineStartOf(text, Math.floor((from - reachUnits) / reachStepUnits) * reachStepUnits);
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
function closedFrames(
  after: string,
  { state, places }: { readonly state: ScanState; readonly places: Iterable<number> },
): readonly boolean[] {
  const closed = state.frames.map(() => false);
  let open = closed.length;
  if (open === 0) return closed;
  for (const at of places) {
    const close = after.charAt(at);
    const innermost = lastIndexOf(state.frames, { below: open, close });
    if (innermost === -1) continue;
    const start = lineStartOf(after, at);
    const line = after.slice(start, at);
    const aligned = start > 0 && isBlank(line) ? { below: open, close, indent: indentWidth(line) } : undefined;
    const index = aligned === undefined ? -1 : lastIndexOf(state.frames, aligned);
    open = index === -1 ? innermost : index;
    closed[open] = true;
    // Behind the end of an interpolation lies a string, which the scan takes for code.
    if (state.frames[open]?.resume !== undefined) return closed.fill(true, 0, open);
    if (open === 0) break;
  }
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

import { leadOf } from "./lead.ts";
import { lexicons } from "./lexicon.ts";
import { indentWidth, lineEndOf, lineStartOf } from "./lines.ts";
import type { PrefixScan } from "./prefixScan.ts";
import type { Frame } from "./scan.ts";
import { beginsWithCloser, beginsWithClosingWord } from "./shape.ts";
import type { Site } from "./site.ts";

/**
 * The part of a document that is parsed. An error makes a parser read all that follows it again, at every key press, so
 * a long document is cut to the declarations around the cursor, in the heads of what they stand in.
 */
export type Region = {
  /** Offsets in the document. */
  readonly from: number;
  readonly to: number;
  /** Heads of what is open at `from`. */
  readonly lead: string;
  /** What closes at `to` what is still open there. */
  readonly tail: string;
};

/** A shorter document is parsed as a whole: about 450 lines. */
export const wholeUnits = 16_000;
/** Words that close a body are known to the grammar alone, so these documents are cut only where nothing else helps. */
const wholeUnitsOfWords = 250_000;
/** So much on either side of the cursor, up to the next place to cut, which is looked for in as much text again. */
const sideUnits = 4000;
/** The place to cut is looked for anew after so many typed units. */
const stepUnits = 512;
/** Of a line, what is looked at. */
const lineUnits = 400;

type Hole = { readonly text: string; readonly from: number; readonly to: number };

/** `before` has read the text before the site's place last. */
export function regionAround({ text, from, to }: Hole, site: Site, before: PrefixScan): Region {
  if (text.length <= (site.lexicon.bodies === "words" ? wholeUnitsOfWords : wholeUnits))
    return { from: 0, to: text.length, lead: "", tail: "" };
  const { at: start, lead } = beginningIn(site, before);
  const end = endIn(site);
  return {
    from: start === 0 ? 0 : Math.min(from, text.length) - site.before.length + start,
    to: end === undefined ? text.length : to + end,
    lead,
    tail: end === undefined ? "" : closersFor(site.state.frames, indentAt(site.after, end)),
  };
}

type Beginning = { readonly at: number; readonly lead: string };
type Found = Pick<Site, "before" | "lexicon"> & { readonly latest: number; readonly beginning: Beginning };

let known: Found = { before: "", lexicon: lexicons.unknown, latest: 0, beginning: { at: 0, lead: "" } };

/** Stays the same while somebody types, for as long as the text that it was looked for in does. */
function beginningIn(site: Site, scanned: PrefixScan): Beginning {
  const { before, lexicon } = site;
  const latest = Math.floor((before.length - sideUnits) / stepUnits) * stepUnits;
  if (latest <= 0) return { at: 0, lead: "" };
  const looked = latest + lineUnits;
  const isKnown =
    known.latest === latest && known.lexicon === lexicon && known.before.slice(0, looked) === before.slice(0, looked);
  known = { before, lexicon, latest, beginning: isKnown ? known.beginning : beginningBefore(latest, site, scanned) };
  return known.beginning;
}

function beginningBefore(latest: number, site: Site, scanned: PrefixScan): Beginning {
  const at = startIn(site, latest, scanned);
  return { at, lead: at === 0 ? "" : leadOf(site, scanned.reread({ from: at, to: at }).frames, at) };
}

type Rank = { readonly at: number; readonly depth: number; readonly indent: number };

/** Where a declaration begins that as little as possible stands around; in units of the text before the cursor. */
function startIn({ before }: Site, latest: number, scanned: PrefixScan): number {
  const earliest = Math.max(0, latest - sideUnits);
  let best: Rank | undefined;
  scanned.reread({ from: earliest, to: latest }, (event) => {
    const at = event.at + 1;
    if (event.kind !== "newline" || event.mode.kind !== "code" || at < earliest || !beginsSomething(before, at))
      return undefined;
    const rank = { at, depth: event.depth, indent: indentAt(before, at) };
    if (best === undefined || rank.depth < best.depth || (rank.depth === best.depth && rank.indent <= best.indent))
      best = rank;
    return undefined;
  });
  return best?.at ?? lineStartOf(before, latest);
}

/** Where the text after the cursor can be cut; undefined: nowhere, it is short. */
function endIn({ after }: Site): number | undefined {
  if (after.length <= sideUnits) return undefined;
  let best: { readonly at: number; readonly indent: number } | undefined;
  for (let at = after.indexOf("\n", sideUnits) + 1; at > 0 && at < 2 * sideUnits; at = after.indexOf("\n", at) + 1) {
    if (!beginsSomething(after, at)) continue;
    const indent = indentAt(after, at);
    if (best === undefined || indent < best.indent) best = { at, indent };
    if (indent === 0) break;
  }
  return best?.at ?? lineEndOf(after, sideUnits);
}

const indentAt = (text: string, at: number): number => indentWidth(lineAt(text, at));
const lineAt = (text: string, at: number): string => text.slice(at, Math.min(lineEndOf(text, at), at + lineUnits));

const continuing = /^\s*(?:[.?:&|+*/=,<>-]|(?:except|finally|catch|and|or|then|do)\b)/;

/** Not a line that closes or continues what stands above it. */
function beginsSomething(text: string, at: number): boolean {
  const line = lineAt(text, at);
  return line.trim() !== "" && !beginsWithCloser(line) && !beginsWithClosingWord(line) && !continuing.test(line);
}

/** Whoever opened a bracket on a line that is less indented than the one that follows the cut has not closed it yet. */
function closersFor(frames: readonly Frame[], indent: number): string {
  const open = frames.filter((frame) => frame.indent < indent).reverse();
  return open.map(({ close, resume }) => `\n${close}${resume?.close ?? ""}`).join("");
}

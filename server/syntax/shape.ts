import type { Shape } from "../domain/syntax.ts";
import { indentWidth, isBlank, lineStartOf, withoutComment } from "./lines.ts";
import type { Site } from "./site.ts";

export type Inside = Shape["inside"];
type Extent = Shape["extent"];

/** As far as brackets and quotes tell; a tree knows better where it has no errors. */
export function insideOf(site: Site): Inside {
  switch (site.state.mode.kind) {
    case "code":
      return "code";
    case "string":
      return "string";
    case "lineComment":
    case "blockComment":
      return "comment";
  }
}

/** Closers, then what may still follow them on the line of an unfinished header: `) {`, `]:`, `});`, `) =>`. */
const closersOnly = /^\s*[)\]}>"'`]*\s*(?:[;,:]|\{|=>\s*\{?|->\s*\{?)?\s*$/;

export function extentAt(site: Site, inside: Inside): Extent {
  if (inside !== "code") return "line";
  const rest = site.lineSuffix;
  if (!closersOnly.test(rest)) return "line";
  const frame = site.state.frames.at(-1);
  if (frame !== undefined && (frame.open !== "{" || isClosedOnLine(site))) return "brackets";
  if (!/^\s*[;,]?\s*$/.test(rest)) return "line";
  if (opensBody(site, site.linePrefix)) return isBodyEmpty(site) ? "block" : "statement";
  if (!isBlank(site.linePrefix)) return "statement";
  if (site.codeAbove !== undefined && opensBody(site, site.codeAbove)) return isBodyEmpty(site) ? "block" : "statement";
  return isMemberPlace(site) ? "block" : "statement";
}

const isClosedOnLine = ({ lineSuffix, state }: Site): boolean =>
  lineSuffix.trimStart().startsWith(state.frames.at(-1)?.close ?? "\n");

const wordOpener =
  /(?:\b(?:do|then|else|begin|ensure|repeat)|\|[\w\s,*&]*\||\))\s*$|^\s*(?:def|class|module|if|unless|while|until|for|case|when|function|local function|elsif|elif|rescue)\b.*$/;

/** Whether a body begins behind this line. */
export function opensBody({ lexicon }: Pick<Site, "lexicon">, line: string): boolean {
  const text = withoutComment(lexicon, line).trimEnd();
  switch (lexicon.bodies) {
    case "brackets":
      return text.endsWith("{") || /\{\s*(?:[\w\s,():<>?]*->|[\w\s,():<>?]+\sin)$/.test(text);
    case "indentation":
      return text.endsWith(":");
    case "words":
      return text.endsWith("{") || (wordOpener.test(text) && !/\bend\b\s*$/.test(text));
  }
}

const closingWord = /^\s*(?:end|fi|done|esac|else|elsif|elif|rescue|ensure|when|until|in)\b|^\s*;;/;
export const beginsWithCloser = (line: string): boolean => /^\s*[)\]}]/.test(line);
export const beginsWithClosingWord = (line: string): boolean => closingWord.test(line);

/** The indentation of the line that opened the body which the place is in. */
export function openerIndent(site: Site): number {
  if (!isBlank(site.linePrefix)) return indentWidth(site.linePrefix);
  return site.codeAbove === undefined ? -1 : indentWidth(site.codeAbove);
}

function isBodyEmpty(site: Site): boolean {
  const { below, lexicon } = site;
  if (below === undefined) return true;
  if (lexicon.bodies === "brackets") return beginsWithCloser(below) || indentWidth(below) <= openerIndent(site);
  return indentWidth(below) <= openerIndent(site);
}

/** Whether a new function or member may begin here: a free line at the top level or in the body of a type. */
export function isMemberPlace(site: Site): boolean {
  if (!isBlank(site.linePrefix) || !isBlank(site.lineSuffix)) return false;
  const isApart = site.blankAbove || site.above !== site.codeAbove || /^\s*(?:\}[;,)]*|end)\s*$/.test(site.above ?? "");
  return isApart && (site.lexicon.bodies === "brackets" ? isInTypeBraces(site) : isInTypeIndentation(site));
}

const typeHeader =
  /^\s*(?:[\w<>[\]:#.,=@()]+\s+)*?(?:class|interface|struct|enum|impl|trait|namespace|module|mod|object|extension|protocol|record|union)\b(?:\s*$|\s*<|\s+[\w"'&*])/;

function isInTypeBraces({ state, before }: Site): boolean {
  const frame = state.frames.at(-1);
  if (frame === undefined) return true;
  const start = lineStartOf(before, frame.at);
  const header = before.slice(start, frame.at);
  return typeHeader.test(isBlank(header) ? before.slice(lineStartOf(before, start - 1), start) : header);
}

function isInTypeIndentation({ before, linePrefix }: Site): boolean {
  const indent = indentWidth(linePrefix);
  if (indent === 0) return true;
  for (let end = before.length - linePrefix.length; end > 0;) {
    const start = lineStartOf(before, end - 1);
    const line = before.slice(start, end);
    if (!isBlank(line) && indentWidth(line) < indent) return /^\s*(?:class|module)\b/.test(line);
    end = start;
  }
  return false;
}

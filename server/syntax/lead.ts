import { indentWidth, isBlank, lineEndOf, lineStartOf } from "./lines.ts";
import type { Frame } from "./scan.ts";
import { beginsWithCloser, opensBody } from "./shape.ts";
import type { Site } from "./site.ts";

/** A head with its parameters one below the other, or a chain of conditions with what they guard. */
const mostHeadLines = 60;
const mostHeadUnits = 3000;

/** Heads of what is open at `start` in the text before the cursor, outermost first; by brackets, else by indentation. */
export function leadOf(site: Site, frames: readonly Frame[], start: number): string {
  if (frames.length > 0) return bracketHeads(site.before, frames);
  return site.lexicon.bodies === "indentation" ? indentedHeads(site, start) : "";
}

function bracketHeads(before: string, frames: readonly Frame[]): string {
  let lead = "";
  let doneTo = 0;
  for (const { at } of frames) {
    const lineStart = lineStartOf(before, at);
    const isSameLine = lead !== "" && lineStart < doneTo;
    const from = isSameLine ? doneTo : Math.max(doneTo, headStart(before, lineStart, at));
    const head = before.slice(from, at + 1);
    const lineBreak = isSameLine || lead === "" ? "" : "\n";
    lead += lineBreak + (head.length > mostHeadUnits ? before.charAt(at) : head);
    doneTo = at + 1;
  }
  return `${lead}\n`;
}

/** Where the statement begins whose last line begins at `lineStart` and opens a body at `at`. */
function headStart(before: string, lineStart: number, at: number): number {
  let from = lineStart;
  const indent = indentWidth(before.slice(lineStart, at));
  let isWhole = !isBlank(before.slice(lineStart, at)) && !beginsWithCloser(before.slice(lineStart, at + 1));
  for (let count = 0; !isWhole && from > 0 && count < mostHeadLines; count++) {
    from = lineStartOf(before, from - 1);
    const line = before.slice(from, lineEndOf(before, from));
    isWhole = !isBlank(line) && indentWidth(line) <= indent && !beginsWithCloser(line);
  }
  return isWhole ? from : lineStart;
}

function indentedHeads(site: Site, start: number): string {
  const { before } = site;
  const heads: string[] = [];
  let indent = indentWidth(before.slice(start, lineEndOf(before, start)));
  for (let end = start - 1; end > 0 && indent > 0;) {
    const from = lineStartOf(before, end);
    const line = before.slice(from, end);
    const width = indentWidth(line);
    if (!isBlank(line) && width < indent && opensBody(site, line)) {
      indent = width;
      const head = before.slice(beginsWithCloser(line) ? headStart(before, from, end) : from, end);
      heads.push(head.length > mostHeadUnits ? line : head);
    }
    end = from - 1;
  }
  return heads
    .reverse()
    .map((head) => `${head}\n`)
    .join("");
}

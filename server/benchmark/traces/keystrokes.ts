import { seededRandom, type Random } from "../../base/seededRandom.ts";
import { sharedEnds } from "../../base/sharedEnds.ts";
import { changedLines, type Hunk } from "./changedLines.ts";
import { drawGapMs } from "./rhythm.ts";
import type { TimedEdit } from "./trace.ts";

/** Before somebody types at another place: to find it and to think. */
const moveMs = 1500;

/**
 * Turns one text into the other as somebody would who types: place by place from the top, what is in the way is selected
 * and deleted, the new text comes key by key. A new line brings its indentation along, as editors do.
 */
export function keystrokes(before: string, after: string, seed: number): readonly TimedEdit[] {
  const random = seededRandom(seed);
  const [old, now] = [linesOf(before), linesOf(after)];
  const newStarts = startsOf(now);
  return changedLines(old, now).flatMap((hunk) => typeHunk({ old, now, hunk, at: newStarts[hunk.start] ?? 0 }, random));
}

/** With their line ends, so that joined they are the text. */
const linesOf = (text: string): readonly string[] => text.split(/(?<=\n)/);

function startsOf(lines: readonly string[]): readonly number[] {
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length);
  return starts;
}

type Typing = {
  readonly old: readonly string[];
  readonly now: readonly string[];
  readonly hunk: Hunk;
  /** Everything above has been typed, so this is the place in the new text. */
  readonly at: number;
};

function typeHunk({ old, now, hunk, at }: Typing, random: Random): readonly TimedEdit[] {
  const removed = old.slice(hunk.from, hunk.to).join("");
  const inserted = now.slice(hunk.start, hunk.end).join("");
  const shared = wholeCharacters(removed, inserted);
  const remove = removed.length - shared.before - shared.after;
  const middle = inserted.slice(shared.before, inserted.length - shared.after);
  const above = (now[hunk.start - 1] ?? "") + inserted.slice(0, shared.before);
  const lineBreak = remove === 0 ? sharedBreak(above, middle) : "";
  const keys = keysOf(lineBreak + middle.slice(0, middle.length - lineBreak.length));
  let offset = at + shared.before - lineBreak.length;
  const deletion = remove === 0 ? [] : [{ offset, remove, insert: "", dt: moveMs }];
  const typed = keys.map((insert, index): TimedEdit => {
    const dt = index === 0 && remove === 0 ? moveMs : drawGapMs(random);
    const edit = { offset, remove: 0, insert, dt };
    offset += insert.length;
    return edit;
  });
  return [...deletion, ...typed];
}

/** New lines are begun at the end of the line above, not in front of the one below. */
function sharedBreak(above: string, inserted: string): string {
  const [ofAbove, ofInserted] = [above, inserted].map((text) => /\r?\n$/.exec(text)?.[0]);
  return ofAbove !== undefined && ofAbove === ofInserted ? ofAbove : "";
}

/** Half a surrogate pair is no key. */
function wholeCharacters(a: string, b: string): { readonly before: number; readonly after: number } {
  const { before, after } = sharedEnds(a, b);
  const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
  const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
  return {
    before: before > 0 && isHigh(a.charCodeAt(before - 1)) ? before - 1 : before,
    after: after > 0 && isLow(a.charCodeAt(a.length - after)) ? after - 1 : after,
  };
}

const keysOf = (text: string): readonly string[] => text.match(/\r?\n[ \t]*|[^]/gu) ?? [];

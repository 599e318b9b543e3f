import type { CursorSite } from "./site.ts";

/** How much a name has to do with the code around the cursor, by the words inside of names: `listTools` ~ `tools`. */
export type Relevance = {
  /** 0 for nothing in common; about 1 when every word of the name stands near the cursor. */
  readonly of: (name: string) => number;
  /** Weight of a whole name by its distance to the cursor, 0 to 1; 0 when it does not occur. */
  readonly near: (name: string) => number;
  /** How well a name continues what is typed at the cursor, 0 to 1. */
  readonly continues: (name: string) => number;
  /** Share of the words on the cursor's line that a name repeats, 0 to 1: `logger = ensureL█` wants a logger. */
  readonly echoes: (name: string) => number;
};

/** Words that occur in names of everything say little. */
const plainWords = new Set(
  "get set is has to from new of the and for in on with by add make create do my id self this str int value type name data key list item obj".split(
    " ",
  ),
);
const plainWeight = 0.3;
/** A word this many lines away counts half. */
const halfDistanceLines = 6;
/** Code below the cursor is a weaker hint than code above. */
const belowShare = 0.6;

export function relevanceTo(site: CursorSite): Relevance {
  const words = new Map<string, number>();
  const names = new Map<string, number>();
  const note = (line: string, weight: number): void => {
    for (const [name] of line.matchAll(identifier)) {
      if ((names.get(name) ?? 0) < weight) names.set(name, weight);
      for (const each of wordsOf(name)) if ((words.get(each) ?? 0) < weight) words.set(each, weight);
    }
  };
  const above = site.above
    .slice(0, site.above.length - site.typed.length)
    .split("\n")
    .reverse();
  const onLine = new Set(
    [...site.linePrefix.matchAll(identifier)].flatMap(([name]) => (isKeyword(name) ? [] : wordsOf(name))),
  );
  for (const [distance, line] of above.entries()) note(line, weightAt(distance));
  for (const [distance, line] of site.below.split("\n").entries()) note(line, belowShare * weightAt(distance));
  return {
    of: (name) => overlap(wordsOf(name), words),
    near: (name) => names.get(name) ?? 0,
    continues: (name) => continuation(site.typed, name),
    echoes: (name) => (onLine.size === 0 ? 0 : wordsOf(name).filter((each) => onLine.has(each)).length / onLine.size),
  };
}

const identifier = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const weightAt = (lines: number): number => 1 / (1 + lines / halfDistanceLines);

function overlap(of: readonly string[], words: ReadonlyMap<string, number>): number {
  let got = 0;
  let all = 0;
  for (const each of of) {
    const worth = plainWords.has(each) ? plainWeight : 1;
    all += worth;
    got += worth * (words.get(each) ?? 0);
  }
  return all === 0 ? 0 : got / Math.max(all, 1);
}

function continuation(typed: string, name: string): number {
  if (typed === "" || name === typed) return 0;
  const certainty = Math.min(1, typed.length / 3) * (isKeyword(typed) ? 0.3 : 1);
  if (name.startsWith(typed)) return certainty;
  return name.toLowerCase().startsWith(typed.toLowerCase()) ? 0.7 * certainty : 0;
}

const keywords =
  "const let var return await yield throw raise auto if else for while new static public private protected final self this function def class import from err".split(
    " ",
  );

/** Also the beginning of one: `retu█` is more likely a statement than a name. */
const isKeyword = (typed: string): boolean => typed !== "" && keywords.some((each) => each.startsWith(typed));

/** `parseHTTPHeader_v2` → parse, http, header, v2; plural and singular are the same word. */
export function wordsOf(name: string): string[] {
  const found = name.match(/\p{Lu}+(?![\p{Ll}])|\p{Lu}?[\p{Ll}\p{N}]+|[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(found.map((each) => singular(each.toLowerCase())))].filter((each) => each.length > 1);
}

const singular = (word: string): string => (word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word);

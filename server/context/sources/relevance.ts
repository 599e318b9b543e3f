import { detached } from "../../base/detached.ts";
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
  const { names, words } = withLine(
    weightsAround(site),
    site.linePrefix.slice(0, site.linePrefix.length - site.typed.length),
  );
  const onLine = new Set(
    [...site.linePrefix.matchAll(identifier)].flatMap(([name]) => (isKeyword(name) ? [] : wordsOf(name))),
  );
  return {
    of: (name) => overlap(wordsOf(name), words),
    near: names,
    continues: (name) => continuation(site.typed, name),
    echoes: (name) => (onLine.size === 0 ? 0 : wordsOf(name).filter((each) => onLine.has(each)).length / onLine.size),
  };
}

const identifier = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const weightAt = (lines: number): number => 1 / (1 + lines / halfDistanceLines);

type Weight = (name: string) => number;
type Weights = { readonly names: ReadonlyMap<string, number>; readonly words: ReadonlyMap<string, number> };

/** Of the lines around the cursor's. They stay the same while somebody types on it. */
function weightsAround(site: CursorSite): Weights {
  if (latest.finished === finishedOf(site) && latest.below === site.below) return latest.weights;
  const finished = detached(finishedOf(site));
  const below = detached(site.below);
  const words = new Map<string, number>();
  const names = new Map<string, number>();
  const note = (line: string, weight: number): void => {
    for (const [name] of line.matchAll(identifier)) {
      if ((names.get(name) ?? 0) < weight) names.set(name, weight);
      for (const each of wordsOf(name)) if ((words.get(each) ?? 0) < weight) words.set(each, weight);
    }
  };
  const lines = finished.split("\n").reverse();
  for (const [distance, line] of lines.entries()) note(line, weightAt(distance));
  for (const [distance, line] of below.split("\n").entries()) note(line, belowShare * weightAt(distance));
  latest = { finished, below, weights: { names, words } };
  return latest.weights;
}

const finishedOf = ({ above, linePrefix }: CursorSite): string => above.slice(0, above.length - linePrefix.length);

let latest: { readonly finished: string; readonly below: string; readonly weights: Weights } = {
  ...{ finished: "", below: "" },
  weights: { names: new Map(), words: new Map() },
};

/** The cursor's own line weighs most. */
function withLine({ names, words }: Weights, line: string): { readonly names: Weight; readonly words: Weight } {
  const own = new Set(line.match(identifier));
  const ownWords = new Set([...own].flatMap(wordsOf));
  return {
    names: (name) => (own.has(name) ? weightAt(0) : (names.get(name) ?? 0)),
    words: (word) => (ownWords.has(word) ? weightAt(0) : (words.get(word) ?? 0)),
  };
}

function overlap(of: readonly string[], weight: Weight): number {
  let got = 0;
  let all = 0;
  for (const each of of) {
    const worth = plainWords.has(each) ? plainWeight : 1;
    all += worth;
    got += worth * weight(each);
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
export function wordsOf(name: string): readonly string[] {
  const known = knownWords.get(name);
  if (known !== undefined) return known;
  if (knownWords.size >= mostKnownWords) knownWords.clear();
  const own = detached(name);
  const words = splitWords(own);
  knownWords.set(own, words);
  return words;
}

/** The same names come back at every key press. */
const knownWords = new Map<string, readonly string[]>();
const mostKnownWords = 20_000;

function splitWords(name: string): readonly string[] {
  const found = name.match(/\p{Lu}+(?![\p{Ll}])|\p{Lu}?[\p{Ll}\p{N}]+|[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(found.map((each) => singular(each.toLowerCase())))].filter((each) => each.length > 1);
}

const singular = (word: string): string => (word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word);

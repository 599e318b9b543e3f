import { type Entry, frequencyOfTerm, wordOfTerm } from "./entry.ts";
import { eachTerm, isCommon, type PassageIndex } from "./passageIndex.ts";

/** The usual values: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), section 3.5. */
const k1 = 1.2;
const b = 0.75;

/** The rarest words of a query decide; more of them cost time and change little. */
const mostQueryWords = 48;

export type Hit = { readonly entry: Entry; readonly passage: number; readonly score: number };

export type PassageSearch = {
  readonly index: PassageIndex;
  /** Files that are newer than `index`. */
  readonly fresh: Iterable<Entry>;
  readonly isHeld: (entry: Entry) => boolean;
  /** Distinct numbers. */
  readonly words: readonly number[];
  /** 0 leaves a file out. */
  readonly factorOf: (entry: Entry) => number;
  readonly limit: number;
};

/** Passages by BM25 score times the factor of their file, best first. */
export function searchPassages(search: PassageSearch): readonly Hit[] {
  const { index } = search;
  const { found, counts, passages } = lookThroughFresh(search);
  const total = index.entryOf.length + passages;
  const weights = weighWords({ search, counts, total });
  const top = new Top(search.limit);
  scoreIndexed(search, weights, top);
  for (const { entry, passage, length, terms } of found) {
    let sum = 0;
    for (const { word, frequency } of terms)
      sum += (weights.get(word) ?? 0) * saturation({ frequency, length, average: index.averageLength || length });
    if (sum > 0) top.add({ entry, passage, score: sum * search.factorOf(entry) });
  }
  return top.best();
}

type Occurrence = { readonly frequency: number; readonly length: number; readonly average: number };

const saturation = ({ frequency, length, average }: Occurrence): number =>
  (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / average));

type FreshPassage = {
  readonly entry: Entry;
  readonly passage: number;
  length: number;
  readonly terms: { readonly word: number; readonly frequency: number }[];
};

function lookThroughFresh({ fresh, words }: PassageSearch) {
  const wanted = new Set(words);
  const counts = new Map<number, number>();
  const found: FreshPassage[] = [];
  let passages = 0;
  for (const entry of fresh) {
    let current: FreshPassage | undefined;
    passages += entry.firsts.length;
    eachTerm(entry, (passage, term) => {
      if (current?.passage !== passage) current = { entry, passage, length: 0, terms: [] };
      const word = wordOfTerm(term);
      const frequency = frequencyOfTerm(term);
      current.length += frequency;
      if (!wanted.has(word)) return;
      counts.set(word, (counts.get(word) ?? 0) + 1);
      if (current.terms.length === 0) found.push(current);
      current.terms.push({ word, frequency });
    });
  }
  return { found, counts, passages };
}

type Weighing = {
  readonly search: PassageSearch;
  readonly counts: ReadonlyMap<number, number>;
  readonly total: number;
};

function weighWords({ search: { index, words }, counts, total }: Weighing): ReadonlyMap<number, number> {
  const weighed: (readonly [number, number])[] = [];
  for (const word of words) {
    const documents = (index.documents[word] ?? 0) + (counts.get(word) ?? 0);
    if (documents === 0 || isCommon(documents, total)) continue;
    weighed.push([word, Math.log(1 + (total - documents + 0.5) / (documents + 0.5))]);
  }
  return new Map(weighed.sort((x, y) => y[1] - x[1]).slice(0, mostQueryWords));
}

function scoreIndexed(search: PassageSearch, weights: ReadonlyMap<number, number>, top: Top): void {
  const { entryOf, starts, postings, lengths, averageLength: average, entries, bases } = search.index;
  const scores = new Float32Array(entryOf.length);
  const touched: number[] = [];
  for (const [word, weight] of weights) {
    const end = starts[word + 1] ?? 0;
    for (let at = starts[word] ?? end; at < end; at++) {
      const posting = postings[at] ?? 0;
      const passage = posting >>> 4;
      const before = scores[passage] ?? 0;
      if (before === 0) touched.push(passage);
      const occurrence = { frequency: posting & 15, length: lengths[passage] ?? 0, average };
      scores[passage] = before + weight * saturation(occurrence);
    }
  }
  const factors = new Map<number, number>();
  for (const passage of touched) {
    const score = scores[passage] ?? 0;
    // No factor exceeds 2, and most passages are far below the best.
    if (score * 2 <= top.least) continue;
    const index = entryOf[passage] ?? 0;
    const entry = entries[index];
    if (entry === undefined) continue;
    let factor = factors.get(index);
    if (factor === undefined) {
      factor = search.isHeld(entry) ? search.factorOf(entry) : 0;
      factors.set(index, factor);
    }
    top.add({ entry, passage: passage - (bases[index] ?? 0), score: score * factor });
  }
}

/** The best few of many. */
class Top {
  readonly #limit: number;
  #hits: Hit[] = [];
  /** Nothing at or below it is taken. */
  least = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(hit: Hit): void {
    if (hit.score <= this.least) return;
    this.#hits.push(hit);
    if (this.#hits.length >= this.#limit * 4) this.#prune();
  }

  best(): readonly Hit[] {
    this.#prune();
    return this.#hits;
  }

  #prune(): void {
    this.#hits.sort((x, y) => y.score - x.score);
    if (this.#hits.length < this.#limit) return;
    this.#hits = this.#hits.slice(0, this.#limit);
    this.least = this.#hits.at(-1)?.score ?? 0;
  }
}

import { type Entry, frequencyOfTerm, wordOfTerm } from "./entry.ts";
import type { Pace } from "./pace.ts";

/** Words in more of the passages than this say nothing about any of them; their lists are not kept. */
export const mostPassagesShare = 0.1;
/** In a small repository every word is in a large share of the passages. */
const alwaysKept = 50;

export const isCommon = (documents: number, passages: number): boolean =>
  documents > Math.max(alwaysKept, passages * mostPassagesShare);

/** Inverted lists over the passages of many files. It is not changed: what is newer lies beside it until the next merge. */
export type PassageIndex = {
  /** Identity of the file that a passage belongs to; a file that is no longer held is skipped. */
  readonly entries: readonly Entry[];
  /** Index into `entries`, by passage. */
  readonly entryOf: Uint32Array;
  /** Number of the first passage of each of `entries`. */
  readonly bases: Uint32Array;
  /** Words of each passage. */
  readonly lengths: Uint16Array;
  readonly averageLength: number;
  /** By word: in how many passages it occurs. */
  readonly documents: Uint32Array;
  /** By word: where its list begins in `postings`; one more at the end. */
  readonly starts: Uint32Array;
  /** Passage number * 16 + frequency. */
  readonly postings: Uint32Array;
};

export const emptyPassageIndex: PassageIndex = {
  entries: [],
  entryOf: new Uint32Array(0),
  bases: new Uint32Array(0),
  lengths: new Uint16Array(0),
  averageLength: 0,
  documents: new Uint32Array(0),
  starts: new Uint32Array(1),
  postings: new Uint32Array(0),
};

export async function buildPassageIndex(entries: readonly Entry[], wordCount: number, pace: Pace) {
  const { bases, entryOf } = numberPassages(entries);
  const documents = new Uint32Array(wordCount);
  const lengths = new Uint16Array(entryOf.length);
  let total = 0;
  for (const [index, entry] of entries.entries()) {
    eachTerm(entry, (passage, term) => {
      const word = wordOfTerm(term);
      documents[word] = (documents[word] ?? 0) + 1;
      const at = (bases[index] ?? 0) + passage;
      lengths[at] = (lengths[at] ?? 0) + frequencyOfTerm(term);
      total += frequencyOfTerm(term);
    });
    await pace();
  }
  const starts = startsOf(documents, entryOf.length);
  const next = starts.slice();
  const postings = new Uint32Array(starts[wordCount] ?? 0);
  for (const [index, entry] of entries.entries()) {
    const base = bases[index] ?? 0;
    eachTerm(entry, (passage, term) => {
      const word = wordOfTerm(term);
      if (isCommon(documents[word] ?? 0, entryOf.length)) return;
      const at = next[word] ?? 0;
      postings[at] = (base + passage) * 16 + frequencyOfTerm(term);
      next[word] = at + 1;
    });
    await pace();
  }
  const averageLength = total / Math.max(1, entryOf.length);
  return { entries, entryOf, bases, lengths, averageLength, documents, starts, postings } satisfies PassageIndex;
}

function numberPassages(entries: readonly Entry[]) {
  const bases = new Uint32Array(entries.length);
  let count = 0;
  for (const [index, { firsts }] of entries.entries()) {
    bases[index] = count;
    count += firsts.length;
  }
  const entryOf = new Uint32Array(count);
  for (const [index, { firsts }] of entries.entries()) {
    const base = bases[index] ?? 0;
    entryOf.fill(index, base, base + firsts.length);
  }
  return { bases, entryOf };
}

function startsOf(documents: Uint32Array, passages: number): Uint32Array {
  const starts = new Uint32Array(documents.length + 1);
  let sum = 0;
  for (let word = 0; word < documents.length; word++) {
    starts[word] = sum;
    const count = documents[word] ?? 0;
    if (!isCommon(count, passages)) sum += count;
  }
  starts[documents.length] = sum;
  return starts;
}

export function eachTerm(entry: Entry, found: (passage: number, term: number) => void): void {
  const { terms, termStarts } = entry;
  for (let passage = 0; passage < termStarts.length; passage++) {
    const end = termStarts[passage + 1] ?? terms.length;
    for (let at = termStarts[passage] ?? end; at < end; at++) found(passage, terms[at] ?? 0);
  }
}

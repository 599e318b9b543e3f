import type { Outline } from "../../../domain/outline.ts";
import { encodeOutline } from "../adapters/outlineBytes.ts";
import { cutPassages, lineStartsOf } from "./cutPassages.ts";
import type { Interner } from "./interner.ts";
import { eachIdentifier, wordsOf } from "./words.ts";

/** What the index holds of one file: numbers and bytes, no source text. */
export type Entry = {
  readonly path: string;
  readonly languageId: string;
  /** As on disk when it was read; -1 for an open document's text, which no file on disk matches. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly packageName: string;
  readonly definitionCount: number;
  /** Undefined for a language without definitions. */
  readonly outline: Uint8Array | undefined;
  /** Numbers of declared names and of the types that hold members, ascending. */
  readonly declared: Uint32Array;
  /** Numbers of identifiers, ascending. */
  readonly identifiers: Uint32Array;
  readonly lineCount: number;
  /** First line of every passage, ascending. */
  readonly firsts: Uint32Array;
  /** Where the terms of each passage begin in `terms`. */
  readonly termStarts: Uint32Array;
  /** `packTerm` of each distinct word of a passage. */
  readonly terms: Uint32Array;
};

/** Words rarely occur more often in 20 lines, and BM25 hardly tells 15 from 16. */
export const maxFrequency = 15;
export const packTerm = (word: number, frequency: number): number => word * 16 + Math.min(frequency, maxFrequency);
export const wordOfTerm = (term: number): number => term >>> 4;
export const frequencyOfTerm = (term: number): number => term & 15;

export type Vocabulary = {
  readonly identifiers: Interner;
  readonly words: Interner;
};

export type EntrySource = {
  readonly path: string;
  readonly languageId: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly text: string;
  readonly outline: Outline | undefined;
};

export function makeEntry(source: EntrySource, vocabulary: Vocabulary): Entry {
  const { text, outline, path, languageId, size, mtimeMs } = source;
  const definitions = outline?.definitions ?? [];
  const starts = lineStartsOf(text);
  const firsts = cutPassages(text, starts, new Set(definitions.map(({ line }) => line)));
  return {
    path,
    languageId,
    size,
    mtimeMs,
    packageName: outline?.packageName ?? "",
    definitionCount: definitions.length,
    outline: outline && encodeOutline(outline),
    declared: declaredBy(outline, vocabulary.identifiers),
    lineCount: starts.length,
    firsts,
    ...countWords({ text, starts, firsts }, vocabulary),
  };
}

function declaredBy(outline: Outline | undefined, identifiers: Interner): Uint32Array {
  const numbers = new Set<number>();
  for (const { name, container } of outline?.definitions ?? []) {
    numbers.add(identifiers.numberOf(name));
    if (container !== "") numbers.add(identifiers.numberOf(simpleName(container)));
  }
  return ascending(numbers);
}

/** "Inner" of "Outer.Inner". */
export const simpleName = (container: string): string => container.slice(container.lastIndexOf(".") + 1);

const ascending = (numbers: Iterable<number>): Uint32Array => Uint32Array.from(numbers).sort();

type Cut = { readonly text: string; readonly starts: Uint32Array; readonly firsts: Uint32Array };

function countWords({ text, starts, firsts }: Cut, vocabulary: Vocabulary) {
  const identifiers = new Set<number>();
  const termStarts = new Uint32Array(firsts.length);
  const terms: number[] = [];
  let passage = 0;
  let end = 0;
  let counts = new Map<number, number>();
  const close = (): void => {
    for (const [word, frequency] of counts) terms.push(packTerm(word, frequency));
    counts = new Map();
  };
  const begin = (): void => {
    termStarts[passage] = terms.length;
    end = starts[firsts[passage + 1] ?? starts.length] ?? text.length;
  };
  begin();
  const wordsByIdentifier = new Map<string, readonly number[]>();
  eachIdentifier(text, (identifier, at) => {
    while (at >= end && passage < firsts.length - 1) {
      close();
      passage++;
      begin();
    }
    let words = wordsByIdentifier.get(identifier);
    if (words === undefined) {
      identifiers.add(vocabulary.identifiers.numberOf(identifier));
      words = wordsOf(identifier).map((word) => vocabulary.words.numberOf(word));
      wordsByIdentifier.set(identifier, words);
    }
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  });
  close();
  while (passage < firsts.length - 1) {
    passage++;
    termStarts[passage] = terms.length;
  }
  return { identifiers: ascending(identifiers), termStarts, terms: Uint32Array.from(terms) };
}

import type { Outline } from "../../../domain/outline.ts";
import { Lru } from "../../../base/lru.ts";
import { decodeOutline } from "../adapters/outlineBytes.ts";
import type { Entry, Vocabulary } from "./entry.ts";
import { Interner } from "./interner.ts";
import type { Pace } from "./pace.ts";
import { buildPassageIndex, emptyPassageIndex, type PassageIndex } from "./passageIndex.ts";
import { type Hit, searchPassages } from "./searchPassages.ts";
import { wordsOf, eachIdentifier } from "./words.ts";

/** Decoding an outline takes some ten microseconds; those around the cursor are asked for at every key press. */
const keptOutlines = 200;
/** Files beside the inverted lists are looked through one by one: about a millisecond for so many. */
const mostFresh = 256;
const freshShare = 0.1;

/** Everything that is known of the files, by path, by declared name and by word. One writer; reading is synchronous. */
export class Store {
  #vocabulary: Vocabulary = { identifiers: new Interner(), words: new Interner() };
  readonly #entries = new Map<string, Entry>();
  readonly #declaring = new Map<number, Entry[]>();
  #identifierCounts = new Uint32Array(1024);
  readonly #outlines = new Lru<Entry, Outline>(keptOutlines);
  #definitions = 0;
  #passages: PassageIndex = emptyPassageIndex;
  readonly #fresh = new Set<Entry>();
  /** Entries that `#passages` knows and that are gone. */
  #gone = 0;

  /** Before anything is put: what an earlier process knew. */
  async adopt(content: { entries: readonly Entry[]; vocabulary: Vocabulary }, pace: Pace): Promise<void> {
    this.#vocabulary = content.vocabulary;
    for (const entry of content.entries) {
      this.put(entry);
      await pace();
    }
  }

  get vocabulary(): Vocabulary {
    return this.#vocabulary;
  }

  get size(): number {
    return this.#entries.size;
  }

  get definitions(): number {
    return this.#definitions;
  }

  get(path: string): Entry | undefined {
    return this.#entries.get(path);
  }

  has(path: string): boolean {
    return this.#entries.has(path);
  }

  paths(): Iterable<string> {
    return this.#entries.keys();
  }

  entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  put(entry: Entry): void {
    this.remove(entry.path);
    this.#entries.set(entry.path, entry);
    this.#fresh.add(entry);
    this.#definitions += entry.definitionCount;
    this.#count(entry, 1);
    for (const number of entry.declared) {
      const declaring = this.#declaring.get(number);
      if (declaring === undefined) this.#declaring.set(number, [entry]);
      else declaring.push(entry);
    }
  }

  remove(path: string): void {
    const entry = this.#entries.get(path);
    if (entry === undefined) return;
    this.#entries.delete(path);
    if (!this.#fresh.delete(entry)) this.#gone++;
    this.#outlines.delete(entry);
    this.#definitions -= entry.definitionCount;
    this.#count(entry, -1);
    for (const number of entry.declared) {
      const rest = (this.#declaring.get(number) ?? []).filter((each) => each !== entry);
      if (rest.length === 0) this.#declaring.delete(number);
      else this.#declaring.set(number, rest);
    }
  }

  #count({ identifiers }: Entry, by: 1 | -1): void {
    const largest = identifiers.at(-1) ?? 0;
    if (largest >= this.#identifierCounts.length) {
      const larger = new Uint32Array(Math.max(largest + 1, this.#identifierCounts.length * 2));
      larger.set(this.#identifierCounts);
      this.#identifierCounts = larger;
    }
    for (const number of identifiers) this.#identifierCounts[number] = (this.#identifierCounts[number] ?? 0) + by;
  }

  outlineOf(entry: Entry): Outline | undefined {
    if (entry.outline === undefined) return undefined;
    const known = this.#outlines.get(entry);
    if (known !== undefined) return known;
    const outline = decodeOutline(entry.outline);
    this.#outlines.set(entry, outline);
    return outline;
  }

  /** Files that declare something of this name or members of a type of this name. */
  declaring(name: string): readonly Entry[] {
    const number = this.#vocabulary.identifiers.find(name);
    return number === undefined ? [] : (this.#declaring.get(number) ?? []);
  }

  knows(identifier: string): boolean {
    const number = this.#vocabulary.identifiers.find(identifier);
    return number !== undefined && (this.#identifierCounts[number] ?? 0) > 0;
  }

  using(identifier: string): readonly Entry[] {
    const number = this.#vocabulary.identifiers.find(identifier);
    if (number === undefined || (this.#identifierCounts[number] ?? 0) === 0) return [];
    return [...this.#entries.values()].filter(({ identifiers }) => includes(identifiers, number));
  }

  similar(query: { text: string; factorOf: (entry: Entry) => number; limit: number }): readonly Hit[] {
    return searchPassages({
      index: this.#passages,
      fresh: this.#fresh,
      isHeld: (entry) => this.#entries.get(entry.path) === entry,
      words: this.#wordNumbers(query.text),
      factorOf: query.factorOf,
      limit: query.limit,
    });
  }

  #wordNumbers(text: string): readonly number[] {
    const numbers = new Set<number>();
    eachIdentifier(text, (identifier) => {
      for (const word of wordsOf(identifier)) {
        const number = this.#vocabulary.words.find(word);
        if (number !== undefined) numbers.add(number);
      }
    });
    return [...numbers];
  }

  get isMergeDue(): boolean {
    return this.#fresh.size + this.#gone > Math.max(mostFresh, this.#entries.size * freshShare);
  }

  /** Takes what is fresh into the inverted lists. Nothing may be put or removed meanwhile. */
  async merge(pace: Pace): Promise<void> {
    if (this.#fresh.size === 0 && this.#gone === 0) return;
    this.#passages = await buildPassageIndex([...this.#entries.values()], this.#vocabulary.words.size, pace);
    this.#fresh.clear();
    this.#gone = 0;
  }
}

function includes(ascending: Uint32Array, wanted: number): boolean {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return ascending[low] === wanted;
}

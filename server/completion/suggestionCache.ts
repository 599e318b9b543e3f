import { detached } from "../base/detached.ts";
import type { Offset } from "../base/brand.ts";
import { Lru } from "../base/lru.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import type { Refusal } from "./gates.ts";

/** A place in a document, told by the text around it. */
export type Origin = {
  readonly uri: string;
  readonly languageId: string;
  /** Model, settings and prompt layout that an answer was made with. */
  readonly template: string;
  readonly at: Offset;
  readonly textBefore: string;
  readonly textAfter: string;
};

export type CachePlace = { readonly snapshot: Snapshot; readonly at: Offset; readonly template: string };

/** An answer the model gave at one place, kept in memory only. */
export type CacheEntry = Origin & {
  /** What follows the cursor according to the model; several on explicit request. Empty with a refusal: nothing. */
  readonly texts: readonly string[];
  readonly refusal: Refusal | undefined;
  /** How many answers were asked for; there may be fewer. */
  readonly wanted: number;
  /** What it cost to have it before it was asked for; undefined for an answer to a request. */
  readonly ahead?: AheadCost | undefined;
};

/** Tokens that were evaluated and generated before anybody asked. */
export type AheadCost = { readonly evaluatedTokens: number; readonly generatedTokens: number };

export type CacheHit = {
  readonly texts: readonly string[];
  readonly refusal: Refusal | undefined;
  readonly wanted: number;
  /** Units of the answer that have been typed already; 0 for the very same place. */
  readonly typedUnits: number;
  readonly ahead?: AheadCost | undefined;
};

const capacity = 200;
/** Text around the cursor that has to be equal; further away an edit rarely changes the answer. */
const unitsBefore = 2000;
const unitsAfter = 500;

/**
 * Finds answers for the same place, and for a cursor that moved along an answer by typing, by accepting a part, or
 * back by deleting. Documents are compared around the cursor, so an edit far away does not lose an answer.
 */
export class SuggestionCache {
  readonly #entries = new Lru<string, CacheEntry>(capacity);
  #next = 0;

  add(place: CachePlace, answer: Pick<CacheEntry, "texts" | "refusal" | "wanted" | "ahead">): void {
    this.#entries.set(String(this.#next++), { ...originOf(place), ...answer });
  }

  find(place: CachePlace): CacheHit | undefined {
    for (const [key, entry] of this.#entries.newestFirst()) {
      if (entry.uri !== place.snapshot.uri || entry.template !== place.template) continue;
      if (entry.languageId !== place.snapshot.languageId) continue;
      const hit = matchEntry(entry, place.snapshot.text, place.at);
      if (!hit) continue;
      this.#entries.get(key);
      return hit;
    }
    return undefined;
  }

  forget(uri: string): void {
    for (const [key, entry] of this.#entries.newestFirst()) if (entry.uri === uri) this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}

export const originOf = ({ snapshot: { text, uri, languageId }, at, template }: CachePlace): Origin => ({
  ...{ uri, languageId, template, at },
  textBefore: detached(text.slice(Math.max(0, at - unitsBefore), at)),
  textAfter: detached(text.slice(at, at + unitsAfter)),
});

/** What was typed at the origin when the cursor stands at `at` of `text`; undefined when anything else has changed near it. */
export function typedSince(origin: Origin, text: string, at: number): string | undefined {
  if (at < origin.at) return undefined;
  const from = Math.max(0, origin.at - unitsBefore);
  if (text.slice(from, origin.at) !== origin.textBefore) return undefined;
  const typed = typedBetween(text, origin.at, at);
  return sameAfter(origin.textAfter, text.slice(at, at + unitsAfter), typed) ? typed : undefined;
}

function matchEntry(entry: CacheEntry, text: string, at: Offset): CacheHit | undefined {
  // What was typed is short, and rules most entries out before longer texts are compared.
  const rests = restsBehind(entry, text, at);
  if (rests === undefined || typedSince(entry, text, at) === undefined) return undefined;
  const { texts, refusal, wanted, ahead } = entry;
  const typedUnits = at - entry.at;
  if (typedUnits === 0) return { texts, refusal, wanted, typedUnits, ahead };
  return { texts: rests, refusal: undefined, wanted, typedUnits, ahead };
}

/** Of an entry's texts what is left to type at `at`; undefined when none of them began with what was typed. */
function restsBehind(entry: CacheEntry, text: string, at: Offset): readonly string[] | undefined {
  if (at <= entry.at) return at === entry.at ? entry.texts : undefined;
  // "\r\n" counts two in the document.
  if (entry.texts.every(({ length }) => at - entry.at >= 2 * length)) return undefined;
  const typed = typedBetween(text, entry.at, at);
  const rests = entry.texts.flatMap((each) =>
    each.startsWith(typed) && each.length > typed.length ? [each.slice(typed.length)] : [],
  );
  return rests.length === 0 ? undefined : rests;
}

const typedBetween = (text: string, from: number, to: number): string => text.slice(from, to).replaceAll("\r\n", "\n");

/** Equal, or equal but for the closers an editor adds by itself when a bracket or quote is typed. */
function sameAfter(then: string, now: string, typed: string): boolean {
  const length = Math.min(then.length, now.length);
  if (then.slice(0, length) === now.slice(0, length)) return true;
  if (!/[([{"'`<]/.test(typed)) return false;
  const added = /^[)\]}"'`>]+/.exec(now)?.[0] ?? "";
  for (let units = 1; units <= added.length; units++) {
    const rest = now.slice(units);
    if (rest.slice(0, then.length) === then.slice(0, rest.length)) return true;
  }
  return false;
}

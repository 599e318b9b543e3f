import { detached } from "../base/detached.ts";
import { offset, type Offset } from "../base/brand.ts";
import { Lru } from "../base/lru.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import type { Refusal } from "./gates.ts";

/** An answer the model gave at one place, kept in memory only. */
export type CacheEntry = {
  readonly uri: string;
  readonly languageId: string;
  /** Model, settings and prompt layout that made it. */
  readonly template: string;
  readonly at: Offset;
  readonly textBefore: string;
  readonly textAfter: string;
  /** What follows the cursor according to the model; several on explicit request. Empty with a refusal: nothing. */
  readonly texts: readonly string[];
  readonly refusal: Refusal | undefined;
  /** How many answers were asked for; there may be fewer. */
  readonly wanted: number;
};

export type CacheHit = {
  readonly texts: readonly string[];
  readonly refusal: Refusal | undefined;
  readonly wanted: number;
  /** Units of the answer that have been typed already; 0 for the very same place. */
  readonly typedUnits: number;
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

  add(
    place: { snapshot: Snapshot; at: Offset; template: string },
    answer: Pick<CacheEntry, "texts" | "refusal" | "wanted">,
  ): void {
    const { text, uri, languageId } = place.snapshot;
    this.#entries.set(String(this.#next++), {
      uri,
      languageId,
      template: place.template,
      at: place.at,
      textBefore: detached(text.slice(Math.max(0, place.at - unitsBefore), place.at)),
      textAfter: detached(text.slice(place.at, place.at + unitsAfter)),
      ...answer,
    });
  }

  find(place: { snapshot: Snapshot; at: Offset; template: string }): CacheHit | undefined {
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

function matchEntry(entry: CacheEntry, text: string, at: Offset): CacheHit | undefined {
  const typedUnits = at - entry.at;
  if (typedUnits < 0) return undefined;
  const from = offset(Math.max(0, entry.at - unitsBefore));
  if (text.slice(from, entry.at) !== entry.textBefore) return undefined;
  const typed = text.slice(entry.at, at).replaceAll("\r\n", "\n");
  if (!sameAfter(entry.textAfter, text.slice(at, at + unitsAfter), typed)) return undefined;
  if (typedUnits === 0) return { ...entry, typedUnits };
  const rests = entry.texts.flatMap((each) =>
    each.startsWith(typed) && each.length > typed.length ? [each.slice(typed.length)] : [],
  );
  return rests.length === 0 ? undefined : { texts: rests, refusal: undefined, wanted: entry.wanted, typedUnits };
}

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

import type { Snippet } from "../../domain/snapshot.ts";
import { urgentScore } from "../sources/source.ts";
import { byScore, type Item } from "./item.ts";
import { pack, type Packed, type Packing } from "./pack.ts";

/** Where the cursor is, as far as it decides whether another set of snippets would be better. */
export type Region = {
  readonly scope: string;
  readonly line: number;
  /** Every source has answered in time. */
  readonly isComplete: boolean;
};

/** The cursor may move this far within a scope before the set is chosen anew. */
const mostLines = 12;
/** A set that lacks what came late is chosen anew, but a machine that is always late must come to rest. */
const mostTries = 3;
/** Of the items that the cursor asks for, this share has to be in the kept set already. */
const coveredShare = 0.3;
/** What is shown has a little advantage over what would replace it. */
const keptBonus = 1.15;

/**
 * The snippets of one document. They stay the same, in the same order, while the cursor stays where it is and nothing
 * much better turns up: evaluating other snippets costs more than the last bit of ranking brings.
 */
export class StickySet {
  #kept: Kept | undefined;

  get snippets(): readonly Snippet[] {
    return this.#kept?.packed.map(({ snippet }) => snippet) ?? [];
  }

  /** Whether what was chosen last stays; `isAllowed`: whether a file may still be shown. */
  keeps(packing: Packing, region: Region, isAllowed: (path: string) => boolean): boolean {
    const kept = this.#kept;
    return (
      kept !== undefined &&
      isAsBefore(kept.region, region) &&
      (kept.region.isComplete || kept.tries >= mostTries) &&
      fits(kept, packing, isAllowed) &&
      !asksForMore(packing.items, kept.considered)
    );
  }

  async choose(packing: Packing, region: Region, isAllowed: (path: string) => boolean): Promise<readonly Snippet[]> {
    if (this.keeps(packing, region, isAllowed)) return this.snippets;
    const kept = this.#kept;
    const keys = keysOf(kept?.packed ?? []);
    const items = packing.items.map((item) => (keys.has(item.key) ? { ...item, score: item.score * keptBonus } : item));
    const packed = await pack({ ...packing, items: items.sort(byScore) });
    const considered = new Set([...keysOf(packed), ...urgentOf(items).map(({ key }) => key)]);
    const tries = kept !== undefined && isAsBefore(kept.region, region) ? kept.tries + 1 : 1;
    this.#kept = { packed: likeBefore(packed, kept?.packed ?? []), region, considered, tries };
    return this.snippets;
  }
}

type Kept = {
  readonly packed: readonly Packed[];
  readonly region: Region;
  /** Keys of what is shown, and of what the cursor asked for when there was no room for it. */
  readonly considered: ReadonlySet<string>;
  /** How often the set was chosen in this region. */
  readonly tries: number;
};

function fits({ packed }: Kept, { budget }: Packing, isAllowed: (path: string) => boolean): boolean {
  const tokens = packed.reduce((sum, each) => sum + each.tokens, 0);
  return packed.length > 0 && tokens <= budget && packed.every(({ snippet }) => isAllowed(snippet.path));
}

const isAsBefore = (a: Region, b: Region): boolean => a.scope === b.scope && Math.abs(a.line - b.line) <= mostLines;

const keysOf = (packed: readonly Packed[]): ReadonlySet<string> =>
  new Set(packed.flatMap(({ items }) => items.map(({ key }) => key)));

const urgentOf = (items: readonly Item[]): Item[] => items.filter(({ score }) => score >= urgentScore);

/** The cursor stands behind something whose declaration is hardly shown. */
function asksForMore(items: readonly Item[], considered: ReadonlySet<string>): boolean {
  const urgent = urgentOf(items);
  return urgent.length > 0 && urgent.filter(({ key }) => considered.has(key)).length < coveredShare * urgent.length;
}

/** The longest beginning that is the same text as before stays in its order, and so in the model's cache. */
function likeBefore(packed: readonly Packed[], before: readonly Packed[]): Packed[] {
  const same: Packed[] = [];
  for (const { snippet } of before) {
    const found = packed.find((each) => each.snippet.path === snippet.path && each.snippet.text === snippet.text);
    if (found === undefined) break;
    same.push(found);
  }
  return [...same, ...packed.filter((each) => !same.includes(each))];
}

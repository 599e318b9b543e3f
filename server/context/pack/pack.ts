import type { ContextRequest } from "../../domain/context.ts";
import type { Snippet } from "../../domain/snapshot.ts";
import { urgentScore, type SourceName } from "../sources/source.ts";
import type { Costs } from "./costs.ts";
import { byPlace, byScore, isDefinition, showsLine, type DefinitionItem, type Item } from "./item.ts";
import { entryTexts, renderEntries } from "./render.ts";

export type Packing = {
  /** Best first. */
  readonly items: readonly Item[];
  readonly budget: number;
  readonly count: ContextRequest["count"];
  readonly costs: Costs;
  /** Replaces what must not be shown; undefined when that cannot be done. */
  readonly redact: (snippet: Snippet) => Promise<Snippet | undefined>;
};

/** A snippet and what it was made from. */
export type Packed = { readonly snippet: Snippet; readonly items: readonly Item[]; readonly tokens: number };

/** What a file costs besides its lines: the control token and the line break after the path. */
const headerTokens = 4;
/** `package name` above Go's declarations. */
const packageTokens = 3;
/** Items beyond these have no chance, and each has to be counted. */
const mostItems = 120;
/** Of the budget, at most, so that one kind of context cannot push the others out. */
const shares: Readonly<Record<SourceName, number>> = {
  imports: 0.7,
  members: 0.8,
  siblings: 0.45,
  similar: 0.55,
  edits: 0.3,
  viewed: 0.2,
  client: 0.4,
  paths: 0.8,
  enclosing: 0.3,
};

/** The most valuable set that fits, in prompt order. */
export async function pack(packing: Packing): Promise<Packed[]> {
  const chosen = await choose(packing);
  for (let left = chosen; left.length > 0; left = left.slice(0, -1)) {
    const packed = await render(left, packing);
    if (packed.reduce((sum, { tokens }) => sum + tokens, 0) <= packing.budget) return packed;
  }
  return [];
}

/** Best first. */
async function choose({ items, budget, count, costs }: Packing): Promise<Item[]> {
  const likely = items.slice(0, mostItems);
  const priced = await price(likely, (texts) => costs.of(texts, count));
  const ordered = [...priced].sort((a, b) => worth(b) - worth(a) || byScore(a.item, b.item));
  const chosen: Item[] = [];
  const paid = new Set<string>();
  const spent = new Map<SourceName, number>();
  let left = budget;
  for (const { item, own, extras } of ordered) {
    if (isDefinition(item) && chosen.some((each) => showsLine(each, item.shown.definition))) continue;
    const cost = own + sum(extras.filter(({ key }) => !paid.has(key)).map(({ tokens }) => tokens));
    const bySource = (spent.get(item.source) ?? 0) + cost;
    if (cost > left || bySource > budget * shares[item.source]) continue;
    chosen.push(item);
    left -= cost;
    spent.set(item.source, bySource);
    for (const { key } of extras) paid.add(key);
  }
  return chosen;
}

type Priced = {
  readonly item: Item;
  readonly own: number;
  /** Paid by the first item that needs them: the file's header, the head of a type. */
  readonly extras: readonly { readonly key: string; readonly tokens: number }[];
};

/** Long text has to be better than short text. */
const worth = ({ item, own }: Priced): number => item.score / Math.max(20, own) ** 0.3;

async function price(
  items: readonly Item[],
  of: (texts: readonly string[]) => Promise<readonly number[]>,
): Promise<Priced[]> {
  const texts = items.map((item) => {
    if (item.shown.kind === "passage") return { own: item.shown.text, heading: "", path: item.path };
    const { line, heading } = entryTexts(item.path, item.shown);
    return { own: line, heading, path: item.path };
  });
  const counts = await of(texts.flatMap(({ own, heading, path }) => [own, heading, path]));
  return items.map((item, index) => {
    const [own = 0, heading = 0, path = 0] = counts.slice(3 * index, 3 * index + 3);
    const at = texts[index];
    const file = {
      key: isDefinition(item) ? item.path : item.key,
      tokens: path + headerTokens + (isDefinition(item) && item.path.endsWith(".go") ? packageTokens : 0),
    };
    const head = { key: `${item.path} ${at?.heading ?? ""}`, tokens: heading + 4 };
    return { item, own: own + 2, extras: at?.heading === "" ? [file] : [file, head] };
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

async function render(chosen: readonly Item[], { costs, count, redact }: Packing): Promise<Packed[]> {
  const groups = new Map<string, Item[]>();
  for (const item of chosen) {
    const key = isDefinition(item) ? item.path : item.key;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const snippets = await Promise.all(
    [...groups.values()].map(async (items) => ({ items, snippet: await redact(snippetOf(items)) })),
  );
  const kept = snippets.flatMap(({ items, snippet }) => (snippet === undefined ? [] : [{ items, snippet }]));
  const counts = await costs.of(
    kept.map(({ snippet }) => `${snippet.path}\n${snippet.text}\n`),
    count,
  );
  const packed = kept.map((each, index) => ({ ...each, tokens: (counts[index] ?? 0) + headerTokens }));
  return packed.sort(inPromptOrder);
}

function snippetOf(items: readonly Item[]): Snippet {
  const [best] = [...items].sort(byScore);
  const definitions: DefinitionItem[] = items.filter(isDefinition);
  const text =
    definitions.length > 0
      ? renderEntries(
          definitions[0]?.path ?? "",
          definitions.map(({ shown }) => shown),
        )
      : items.map(({ shown }) => (shown.kind === "passage" ? shown.text : "")).join("\n");
  return { path: best?.path ?? "", text, source: best?.source ?? "", why: best?.why ?? "" };
}

/** Stable before volatile, the most valuable last; what the cursor asks for stands nearest to it. */
function inPromptOrder(a: Packed, b: Packed): number {
  return stage(a) - stage(b) || value(a) - value(b) || byPlace(firstOf(a), firstOf(b));
}

const value = ({ items }: Packed): number => Math.max(...items.map(({ score }) => score));
const stage = (packed: Packed): number =>
  value(packed) >= urgentScore ? 3 : packed.snippet.source === "edits" ? 2 : packed.items.every(isDefinition) ? 0 : 1;

function firstOf({ items }: Packed): Item {
  const [first] = [...items].sort(byPlace);
  if (first === undefined) throw new RangeError("a snippet is made from at least one item");
  return first;
}

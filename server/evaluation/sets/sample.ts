import { seededRandom } from "../../base/seededRandom.ts";

/**
 * `count` of the items, drawn by a seed, with the share of every stratum as in the whole: an average over the sample then
 * estimates the average over all. In the order they came.
 */
export function stratifiedSample<Item>(
  items: readonly Item[],
  {
    count,
    seed,
    stratumOf,
  }: { readonly count: number; readonly seed: number; readonly stratumOf: (item: Item) => string },
): readonly Item[] {
  if (count >= items.length) return items;
  const strata = [...new Set(items.map(stratumOf))].sort().map((name) => {
    const members = items.filter((item) => stratumOf(item) === name);
    return { members, exact: (members.length * count) / items.length };
  });
  const quotas = strata.map(({ exact }) => Math.floor(exact));
  // Largest remainders get what rounding down left over.
  const byRemainder = strata
    .map(({ exact }, index) => ({ index, remainder: exact % 1 }))
    .sort((a, b) => b.remainder - a.remainder);
  const missing = count - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const { index } of byRemainder.slice(0, missing)) quotas[index] = (quotas[index] ?? 0) + 1;
  const random = seededRandom(seed);
  const drawn = new Set(strata.flatMap(({ members }, index) => shuffled(members, random).slice(0, quotas[index])));
  return items.filter((item) => drawn.has(item));
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

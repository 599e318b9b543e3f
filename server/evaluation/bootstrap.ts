import { seededRandom } from "../base/seededRandom.ts";
import type { Figure } from "./result.ts";

const rounds = 1000;

/** A statistic of `items` with its 95 % interval: the middle of what it is for samples drawn with replacement. NaN for no items. */
export function bootstrap<Item>(items: readonly Item[], statistic: (sample: readonly Item[]) => number): Figure {
  const random = seededRandom(1);
  const value = statistic(items);
  const drawn = Array.from({ length: items.length === 0 ? 0 : rounds }, () =>
    statistic(items.map((item) => items[Math.floor(random() * items.length)] ?? item)),
  )
    .filter((each) => !Number.isNaN(each))
    .sort((a, b) => a - b);
  const at = (share: number): number => drawn[Math.round(share * (drawn.length - 1))] ?? value;
  return { value, low: at(0.025), high: at(0.975) };
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

import { settingKeys } from "./flatten.ts";

/** The known setting that was probably meant, or undefined when nothing is close. */
export function suggestKey(written: string): string | undefined {
  const close = settingKeys
    .map((key) => ({ key, distance: distanceTo(written, key) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return close && close.distance <= Math.max(2, close.key.length / 3) ? close.key : undefined;
}

/** How far apart two keys are; the same last word in another area counts as close. */
function distanceTo(written: string, key: string): number {
  const plain = written.toLowerCase();
  const sameName = lastWord(plain) === lastWord(key.toLowerCase());
  return Math.min(editDistance(plain, key.toLowerCase()), sameName ? 2 : Infinity);
}

const lastWord = (key: string): string => key.slice(key.lastIndexOf(".") + 1);

/** Levenshtein, with one row. Both texts are keys, so short. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= Math.min(from.length, 80); i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

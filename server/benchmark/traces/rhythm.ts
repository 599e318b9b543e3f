import type { Random } from "../../base/seededRandom.ts";

/** Share of gaps that are no longer than so many milliseconds: 1,840 recorded gaps between keys, but for both ends. */
const gaps: readonly (readonly [share: number, ms: number])[] = [
  [0, 20],
  [0.1, 45],
  [0.25, 70],
  [0.5, 110],
  [0.75, 179],
  [0.9, 403],
  [1, 1500],
];

/** Draws the time until the next key; between two known shares the logarithm grows evenly. */
export function drawGapMs(random: Random): number {
  const drawn = random();
  const above = Math.max(
    1,
    gaps.findIndex(([share]) => share >= drawn),
  );
  const [[lowShare, lowMs], [highShare, highMs]] = [gaps[above - 1] ?? [0, 20], gaps[above] ?? [1, 1500]];
  const along = (drawn - lowShare) / (highShare - lowShare);
  return Math.round(lowMs * (highMs / lowMs) ** along);
}

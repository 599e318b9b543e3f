/** A suggestion with its estimated probability of being right; `isRight` says what came of it. */
export type Scored = { readonly probability: number; readonly isRight: boolean };

/** What showing everything from `threshold` on means. Shares from 0 to 1. */
export type OperatingPoint = {
  readonly threshold: number;
  readonly shown: number;
  /** Right among those shown. */
  readonly precision: number;
  /** Of the right ones, those that are shown. */
  readonly kept: number;
};

export type ChosenThresholds = {
  readonly quiet: OperatingPoint;
  readonly balanced: OperatingPoint;
  readonly eager: OperatingPoint;
  /** Right among all cases, those without any answer included: what the precision is compared with. */
  readonly baseShare: number;
  /** Whether `balanced` is right at least twice as often as the base share, keeping enough. */
  readonly isBalancedMet: boolean;
};

/** The share of the right suggestions that each level keeps. */
export const keptAtLeast = { quiet: 0.55, balanced: 0.85, eager: 0.98 } as const;
const timesBase = 2;

/** Every place where the threshold can lie, the lowest first. */
export function operatingPoints(scored: readonly Scored[]): readonly OperatingPoint[] {
  const sorted = [...scored].sort((a, b) => b.probability - a.probability);
  const rightInAll = sorted.filter(({ isRight }) => isRight).length;
  const points: OperatingPoint[] = [];
  let right = 0;
  for (const [index, { probability, isRight }] of sorted.entries()) {
    if (isRight) right++;
    const next = sorted[index + 1]?.probability ?? 0;
    // Equal probabilities are shown together or not at all.
    if (index + 1 < sorted.length && next === probability) continue;
    points.push({
      threshold: (probability + next) / 2,
      shown: index + 1,
      precision: right / (index + 1),
      kept: rightInAll === 0 ? 0 : right / rightInAll,
    });
  }
  return points.reverse();
}

/**
 * `cases`: all that were asked, also those that have no suggestion to show. Of the thresholds that keep enough, the highest
 * is the most precise one; where `balanced` has room on both sides, it lies in the middle, so that neither aim is met by a hair.
 */
export function chooseThresholds(scored: readonly Scored[], cases: number): ChosenThresholds {
  const points = operatingPoints(scored);
  const baseShare = scored.filter(({ isRight }) => isRight).length / Math.max(1, cases);
  const keeping = (share: number): readonly OperatingPoint[] => points.filter(({ kept }) => kept >= share);
  const highest = (share: number): OperatingPoint => keeping(share).at(-1) ?? everything;
  const eager = highest(keptAtLeast.eager);
  const meeting = keeping(keptAtLeast.balanced).filter(
    ({ threshold, precision }) => threshold >= eager.threshold && precision >= timesBase * baseShare,
  );
  const middle = meeting[Math.floor(meeting.length / 2)];
  return {
    quiet: highest(keptAtLeast.quiet),
    balanced: middle ?? highest(keptAtLeast.balanced),
    eager,
    baseShare,
    isBalancedMet: middle !== undefined,
  };
}

const everything: OperatingPoint = { threshold: 0, shown: 0, precision: 0, kept: 1 };

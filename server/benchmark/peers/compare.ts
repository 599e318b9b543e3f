import { bootstrap } from "../../evaluation/bootstrap.ts";
import type { Figure } from "../../evaluation/result.ts";
import { percentile } from "../percentile.ts";
import type { Played, PlayedStretch } from "./race.ts";

/** Figures of one contestant, each with a 95 % interval over stretches. Times are in milliseconds. */
export type Summary = {
  readonly name: string;
  readonly presses: number;
  readonly shownP50: Figure;
  readonly shownP95: Figure;
  readonly restP50: Figure;
  readonly restP95: Figure;
  /** Of the last presses of stretches: until it is settled what is shown, be it nothing. */
  readonly settledP50: Figure;
  readonly settledP95: Figure;
  /** Of key presses that were followed by another: how many had their answer, be it empty, before that one. */
  readonly answeredInTime: Figure;
  readonly shown: Figure;
  readonly tokensPerPress: Figure | undefined;
  readonly cpuSecondsPer1000: Figure | undefined;
  readonly failed: number;
  readonly problems: readonly string[];
};

/** Ours divided by theirs: below 1, ours is quicker or does less. */
export type Ratios = {
  readonly name: string;
  /** Of those key presses at which both showed text. */
  readonly samePresses: number;
  readonly sameP50: Figure;
  readonly sameP95: Figure;
  readonly restP50: Figure;
  readonly restP95: Figure;
  readonly settledP50: Figure;
  readonly settledP95: Figure;
  readonly tokensPerPress: Figure | undefined;
  readonly cpuSecondsPer1000: Figure | undefined;
};

export type Comparison = { readonly summaries: readonly Summary[]; readonly ratios: readonly Ratios[] };

/** The first name is ours. */
export function compare(names: readonly string[], played: readonly PlayedStretch[]): Comparison {
  const of = (contestant: number): readonly PlayedStretch[] => played.filter((each) => each.contestant === contestant);
  const ours = of(0);
  return {
    summaries: names.map((name, contestant) => summarise(name, of(contestant))),
    ratios: names.slice(1).map((name, index) => ratiosOf(name, pair(ours, of(index + 1)))),
  };
}

type Stretches = readonly PlayedStretch[];
const pressesOf = (stretches: Stretches): readonly Played[] => stretches.flatMap(({ presses }) => presses);
const isShown = ({ kind }: Played): boolean => kind === "shown";
const isShownAtRest = (press: Played): boolean => isShown(press) && press.isAtRest;
const isAnswered = ({ kind }: Played): boolean => kind === "shown" || kind === "empty";
const isSettledAtRest = (press: Played): boolean => isAnswered(press) && press.isAtRest;
const hasNext = (press: Played): boolean => !press.isAtRest;

const times =
  (wanted: (press: Played) => boolean, share: number) =>
  (stretches: Stretches): number =>
    percentile(
      pressesOf(stretches)
        .filter(wanted)
        .map(({ ms }) => ms),
      share,
    );

function summarise(name: string, stretches: Stretches): Summary {
  const figure = (statistic: (sample: Stretches) => number): Figure => bootstrap(stretches, statistic);
  const shareOf = (among: (press: Played) => boolean, wanted: (press: Played) => boolean) => (sample: Stretches) => {
    const all = pressesOf(sample).filter(among);
    return all.filter(wanted).length / all.length;
  };
  const perPress = (cost: Cost, factor: number): Figure | undefined =>
    costsAreKnown(stretches, cost) ? figure((sample) => factor * costPerPress(sample, cost)) : undefined;
  return {
    name,
    presses: pressesOf(stretches).length,
    shownP50: figure(times(isShown, 0.5)),
    shownP95: figure(times(isShown, 0.95)),
    restP50: figure(times(isShownAtRest, 0.5)),
    restP95: figure(times(isShownAtRest, 0.95)),
    settledP50: figure(times(isSettledAtRest, 0.5)),
    settledP95: figure(times(isSettledAtRest, 0.95)),
    answeredInTime: figure(shareOf(hasNext, isAnswered)),
    shown: figure(shareOf(() => true, isShown)),
    tokensPerPress: perPress("evaluatedTokens", 1),
    cpuSecondsPer1000: perPress("cpuSeconds", 1000),
    failed: pressesOf(stretches).filter(({ kind }) => kind === "failed").length,
    problems: [...new Set(stretches.flatMap(({ problems }) => problems))],
  };
}

type Cost = "evaluatedTokens" | "cpuSeconds";
const costsAreKnown = (stretches: Stretches, cost: Cost): boolean =>
  stretches.every((each) => each[cost] !== undefined);
const costPerPress = (stretches: Stretches, cost: Cost): number =>
  stretches.reduce((sum, each) => sum + (each[cost] ?? 0), 0) / pressesOf(stretches).length;

/** A stretch as both played it. */
type Pair = { readonly ours: PlayedStretch; readonly theirs: PlayedStretch };

const pair = (ours: Stretches, theirs: Stretches): readonly Pair[] =>
  ours.flatMap((one) => {
    const other = theirs.find(({ stretch }) => stretch === one.stretch);
    return other === undefined ? [] : [{ ours: one, theirs: other }];
  });

function ratiosOf(name: string, pairs: readonly Pair[]): Ratios {
  const ratio = (wanted: (ours: Played, theirs: Played) => boolean, share: number): Figure =>
    bootstrap(pairs, (sample) => {
      const both = sample.flatMap((one) => bothOf(one).filter(([ours, theirs]) => wanted(ours, theirs)));
      return (
        percentile(
          both.map(([ours]) => ours.ms),
          share,
        ) /
        percentile(
          both.map(([, theirs]) => theirs.ms),
          share,
        )
      );
    });
  const bothShown = (ours: Played, theirs: Played): boolean => isShown(ours) && isShown(theirs);
  const bothAtRest = (ours: Played, theirs: Played): boolean => bothShown(ours, theirs) && ours.isAtRest;
  const bothSettled = (ours: Played, theirs: Played): boolean => isSettledAtRest(ours) && isAnswered(theirs);
  const costRatio = (cost: Cost): Figure | undefined =>
    pairs.every(({ ours, theirs }) => costsAreKnown([ours, theirs], cost))
      ? bootstrap(pairs, (sample) => {
          const of = (side: keyof Pair): number =>
            costPerPress(
              sample.map((one) => one[side]),
              cost,
            );
          return of("ours") / of("theirs");
        })
      : undefined;
  return {
    name,
    samePresses: pairs.flatMap(bothOf).filter(([ours, theirs]) => bothShown(ours, theirs)).length,
    sameP50: ratio(bothShown, 0.5),
    sameP95: ratio(bothShown, 0.95),
    restP50: ratio(bothAtRest, 0.5),
    restP95: ratio(bothAtRest, 0.95),
    settledP50: ratio(bothSettled, 0.5),
    settledP95: ratio(bothSettled, 0.95),
    tokensPerPress: costRatio("evaluatedTokens"),
    cpuSecondsPer1000: costRatio("cpuSeconds"),
  };
}

const bothOf = ({ ours, theirs }: Pair): readonly (readonly [Played, Played])[] =>
  ours.presses.flatMap((one, index) => {
    const other = theirs.presses[index];
    return other === undefined ? [] : [[one, other] as const];
  });

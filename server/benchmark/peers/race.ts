import type { Clock } from "../../domain/clock.ts";
import { late, rest, within } from "../../domain/deadline.ts";
import type { Answer, Contestant } from "./contestant.ts";
import { playOrder, type Press, type Stretch } from "./stretches.ts";

/** A key press and what came of it after how long. */
export type Played = {
  readonly kind: Answer["kind"];
  readonly ms: number;
  /** Nothing was typed after it until everything was settled. */
  readonly isAtRest: boolean;
};

export type PlayedStretch = {
  readonly contestant: number;
  readonly stretch: number;
  readonly presses: readonly Played[];
  readonly cpuSeconds: number | undefined;
  readonly evaluatedTokens: number | undefined;
  /** What went wrong, each once. */
  readonly problems: readonly string[];
};

export type Race = {
  readonly contestants: readonly Contestant[];
  readonly stretches: readonly Stretch[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** "recorded": keys come when they came in the recording. "each": the next key waits for the answer. */
  readonly pace: "recorded" | "each";
  readonly onPlayed: (played: PlayedStretch) => void;
};

/** The user does not wait longer at a rest. */
const longestAnswerMs = 60_000;

/** One stretch after the other, each played by everybody; while one plays, the others have nothing to do. */
export async function runRace(race: Race): Promise<readonly PlayedStretch[]> {
  const all: PlayedStretch[] = [];
  for (const { stretch, contestant } of playOrder(race.contestants.length, race.stretches.length)) {
    const [plays, played] = [race.contestants[contestant], race.stretches[stretch]];
    if (race.signal.aborted || plays === undefined || played === undefined) return all;
    const one = { contestant, stretch, ...(await playStretch(race, plays, played)) };
    all.push(one);
    race.onPlayed(one);
  }
  return all;
}

type Outcome = Omit<PlayedStretch, "contestant" | "stretch">;

async function playStretch(race: Race, plays: Contestant, { document, presses }: Stretch): Promise<Outcome> {
  await plays.open(document);
  await untilQuiet(race, plays);
  const before = await plays.totals();
  const answers = await type(race, plays, presses);
  await plays.rest();
  await untilQuiet(race, plays);
  const after = await plays.totals();
  const given = await Promise.all(answers);
  const problems = given.flatMap(({ answer }) => (answer.kind === "failed" ? [answer.detail] : []));
  return {
    presses: given.map(({ answer, ms }, index) => ({
      kind: answer.kind,
      ms,
      isAtRest: presses[index]?.gapMs === undefined || race.pace === "each",
    })),
    cpuSeconds: minus(after.cpuSeconds, before.cpuSeconds),
    evaluatedTokens: minus(after.evaluatedTokens, before.evaluatedTokens),
    problems: [...new Set(problems)],
  };
}

type Timed = { readonly answer: Answer; readonly ms: number };

/** Keys are due by the time of the first one, so that delays do not add up. */
async function type(race: Race, plays: Contestant, presses: readonly Press[]): Promise<readonly Promise<Timed>[]> {
  const { clock, signal, pace } = race;
  const answers: Promise<Timed>[] = [];
  let due = clock.now();
  for (const { gapMs, ...press } of presses) {
    if (signal.aborted) break;
    const pressedAt = clock.now();
    const answer = plays.press(press).then((given) => ({ answer: given, ms: clock.now() - pressedAt }));
    answers.push(answer);
    if (gapMs === undefined || pace === "each") {
      if ((await within(clock, longestAnswerMs, answer)) === late) await plays.rest();
      due = clock.now();
      continue;
    }
    due += gapMs;
    await rest(clock, Math.max(0, due - clock.now()), signal);
  }
  return answers;
}

const lookMs = 250;
/** A process that has nothing to do still collects garbage. */
const idleShare = 0.1;
/** The share is that of two looks in a row; a tool that is never idle is not waited for. */
const longestLooks = 40;

async function untilQuiet({ clock, signal }: Race, plays: Contestant): Promise<void> {
  let [quiet, before] = [0, (await plays.totals()).cpuSeconds];
  for (let looks = 0; looks < longestLooks && quiet < 2 && !signal.aborted; looks++) {
    await rest(clock, lookMs, signal);
    const now = (await plays.totals()).cpuSeconds;
    quiet = ((minus(now, before) ?? 0) * 1000) / lookMs < idleShare ? quiet + 1 : 0;
    before = now;
  }
}

const minus = (after: number | undefined, before: number | undefined): number | undefined =>
  after === undefined || before === undefined ? undefined : after - before;

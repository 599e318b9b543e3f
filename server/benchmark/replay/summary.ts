import type { MeasuredGeneration, MeasuredRequest } from "../../../shared/protocol.ts";
import { spreadOf, sum, type Spread } from "../percentile.ts";
import type { LoggedPress, ProcessCost, ReplayLog } from "./log.ts";

/** Times in milliseconds; NaN (in JSON: null) where there was nothing to measure. docs/performance.md says what each means. */
export type ReplaySummary = {
  readonly presses: number;
  /** Key press to ghost text that came before the next press. */
  readonly ghostMs: Spread;
  /** Last press of a burst to its answer, empty or not; infinite where the next burst came first. */
  readonly restMs: Spread;
  /** The same for answers with text. */
  readonly restGhostMs: Spread;
  /** First press in a file to the first ghost text in it. */
  readonly firstGhostMs: Spread;
  readonly ghostShare: number;
  readonly restGhostShare: number;
  /** The engine is asked, and says its first word. */
  readonly firstTextMs: Spread;
  readonly promptTokens: Spread;
  readonly evaluatedTokens: Spread;
  readonly reusedTokens: Spread;
  readonly reusedShare: number;
  readonly insideLineTokens: Spread;
  readonly askedInsideLineTokens: Spread;
  /** By the engine's own count: per press, and as a share of the prompts it was given. Undefined where it does not tell. */
  readonly engineTokensPerPress: number | undefined;
  readonly engineReusedShare: number | undefined;
  readonly aheadGenerations: number;
  readonly from: Readonly<Record<"model" | "cache" | "typeThrough", number>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly cancelMs: Spread;
  readonly cancelInPromptMs: Spread;
  readonly ownMs: Spread;
  readonly ownBeforeMs: Spread;
  readonly ownAfterMs: Spread;
  readonly wireMs: Spread;
  readonly cpuSecondsPer1000: readonly { readonly name: ProcessCost["name"]; readonly seconds: number }[];
  readonly memory: readonly Pick<ProcessCost, "name" | "memoryBytes" | "memoryKind">[];
};

/** A pause this long ends a burst of typing: nine gaps in ten are below 0.4 s. */
const burstEndMs = 1000;

export function summariseReplay(log: ReplayLog): ReplaySummary {
  const { presses, generations, processes } = log;
  const joined = join(log);
  const bursts = presses.filter(({ nextMs }) => nextMs === undefined || nextMs >= burstEndMs);
  const isShown = ({ ending }: LoggedPress): boolean => ending === "shown";
  const shareOf = (some: readonly unknown[], all: readonly unknown[]): number => (100 * some.length) / all.length;
  return {
    presses: presses.length,
    ghostMs: spreadOf(presses.filter(isShown).map(endedMs)),
    restMs: spreadOf(bursts.map((press) => (isAnswered(press) ? press.endedMs : Number.POSITIVE_INFINITY))),
    restGhostMs: spreadOf(bursts.filter(isShown).map(endedMs)),
    firstGhostMs: spreadOf(firstGhosts(presses)),
    ghostShare: shareOf(presses.filter(isShown), presses),
    restGhostShare: shareOf(bursts.filter(isShown), bursts),
    ...tokenFigures(log, joined),
    aheadGenerations: generations.filter(({ isBackground }) => isBackground).length,
    from: {
      model: joined.filter(({ request }) => shownFrom(request) === "model").length,
      cache: joined.filter(({ request }) => shownFrom(request) === "cache").length,
      typeThrough: joined.filter(({ request }) => shownFrom(request) === "typeThrough").length,
    },
    reasons: reasonsOf(joined),
    ...cancelFigures(joined, generations),
    ...ownFigures(joined, generations),
    cpuSecondsPer1000: processes.map(({ name, cpuSeconds }) => ({
      name,
      seconds: (1000 * cpuSeconds) / presses.length,
    })),
    memory: processes.map(({ name, memoryBytes, memoryKind }) => ({ name, memoryBytes, memoryKind })),
  };
}

const endedMs = (press: LoggedPress): number => press.endedMs;
const isAnswered = ({ ending }: LoggedPress): boolean => ending === "shown" || ending === "empty";

function firstGhosts(presses: readonly LoggedPress[]): readonly number[] {
  return [...new Set(presses.map(({ uri }) => uri))].flatMap((uri) => {
    const here = presses.filter((press) => press.uri === uri);
    const [first, shown] = [here[0], here.find(({ ending }) => ending === "shown")];
    return first && shown ? [shown.pressedAt + shown.endedMs - first.pressedAt] : [];
  });
}

/** A press with the request that belongs to it, and the engine's work that began with it. */
type Joined = {
  readonly press: LoggedPress;
  readonly request: MeasuredRequest | undefined;
  readonly generations: readonly MeasuredGeneration[];
};

function join({ presses, requests, generations }: ReplayLog): readonly Joined[] {
  const byVersion = new Map(requests.map((request) => [`${request.uri} ${request.version}`, request]));
  const ofPress = presses.map((press) => ({ press, request: byVersion.get(`${press.uri} ${press.version}`) }));
  const arrivals = ofPress.flatMap(({ request }) => request ?? []);
  const begun = new Map<MeasuredRequest, MeasuredGeneration[]>();
  for (const generation of generations.filter(({ isBackground }) => !isBackground)) {
    const request = arrivals.findLast(
      ({ uri, receivedAt }) => uri === generation.uri && receivedAt <= generation.startedAt,
    );
    if (request) begun.set(request, [...(begun.get(request) ?? []), generation]);
  }
  return ofPress.map(({ press, request }) => ({
    ...{ press, request },
    generations: (request && begun.get(request)) ?? [],
  }));
}

const shownFrom = (request: MeasuredRequest | undefined) => (request?.ending === "shown" ? request.from : undefined);

function reasonsOf(joined: readonly Joined[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { request } of joined)
    if (request?.ending === "empty") counts.set(request.reason, (counts.get(request.reason) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

type TokenFigures = Pick<
  ReplaySummary,
  | "firstTextMs"
  | "promptTokens"
  | "evaluatedTokens"
  | "reusedTokens"
  | "reusedShare"
  | "insideLineTokens"
  | "askedInsideLineTokens"
  | "engineTokensPerPress"
  | "engineReusedShare"
>;

function tokenFigures(
  { presses, generations, evaluatedTokens: counted }: ReplayLog,
  joined: readonly Joined[],
): TokenFigures {
  const known = joined.flatMap((each) => each.generations.filter(isPromptRead));
  const prompt = known.map(({ tokens }) => tokens?.prompt ?? 0);
  const reused = known.map(({ tokens }) => tokens?.reused ?? 0);
  const insideLine = joined.filter(({ press, generations: own }) => press.isInsideLine && own.every(isPromptRead));
  const given = sum(generations.map(({ tokens }) => tokens?.prompt ?? 0));
  return {
    firstTextMs: spreadOf(
      known.flatMap(({ startedAt, firstTextAt }) => (firstTextAt === undefined ? [] : firstTextAt - startedAt)),
    ),
    promptTokens: spreadOf(prompt),
    evaluatedTokens: spreadOf(known.map(evaluatedBy)),
    reusedTokens: spreadOf(reused),
    reusedShare: (100 * sum(reused)) / sum(prompt),
    insideLineTokens: spreadOf(insideLine.map((each) => sum(each.generations.map(evaluatedBy)))),
    askedInsideLineTokens: spreadOf(insideLine.flatMap((each) => each.generations.map(evaluatedBy))),
    engineTokensPerPress: counted === undefined ? undefined : counted / presses.length,
    engineReusedShare: counted === undefined ? undefined : 100 * (1 - counted / given),
  };
}

/** Of work that was stopped inside the prompt nobody knows how much of it was read. */
const isPromptRead = ({ tokens, firstTextAt }: MeasuredGeneration): boolean =>
  tokens !== undefined && (tokens.isComplete || firstTextAt !== undefined);

const evaluatedBy = ({ tokens }: MeasuredGeneration): number => (tokens ? tokens.prompt - tokens.reused : 0);

/** Endings that mean that the work behind a request was of no use any more. */
const passing: ReadonlySet<string> = new Set(["cancelled", "superseded", "documentChanged", "timedOut"]);
const isPassing = (request: MeasuredRequest | undefined): boolean =>
  request?.ending === "empty" && passing.has(request.reason);

/** From the moment the engine is told to stop to the moment it is free. */
function cancelFigures(
  joined: readonly Joined[],
  all: readonly MeasuredGeneration[],
): Pick<ReplaySummary, "cancelMs" | "cancelInPromptMs"> {
  const stopped = [
    ...joined.filter(({ request }) => isPassing(request)).flatMap(({ generations }) => generations),
    ...all.filter(({ isBackground }) => isBackground),
  ].filter(({ stoppedAt, tokens }) => stoppedAt !== undefined && tokens?.isComplete === false);
  const ms = ({ stoppedAt = 0, endedAt }: MeasuredGeneration): number => endedAt - stoppedAt;
  return {
    cancelMs: spreadOf(stopped.map(ms)),
    cancelInPromptMs: spreadOf(stopped.filter(({ firstTextAt }) => firstTextAt === undefined).map(ms)),
  };
}

type OwnFigures = Pick<ReplaySummary, "ownMs" | "ownBeforeMs" | "ownAfterMs" | "wireMs">;

/**
 * What is neither quiet time nor the engine's: of requests that were answered in earnest. An answer may have been begun for an
 * earlier request, so all work for the document counts that came to say something.
 */
function ownFigures(joined: readonly Joined[], all: readonly MeasuredGeneration[]): OwnFigures {
  const answered = joined.flatMap(({ press, request, generations }) => {
    if (request === undefined || isPassing(request) || !isAnswered(press)) return [];
    const { uri, receivedAt, answeredAt, quietMs } = request;
    const working = all
      .filter((each) => each.uri === uri && each.endedAt > receivedAt && each.startedAt < answeredAt)
      .filter((each) => each.firstTextAt !== undefined || generations.includes(each))
      .sort((a, b) => a.startedAt - b.startedAt);
    const lastEnd = Math.max(...working.map(({ endedAt }) => endedAt));
    const first = generations[0];
    return {
      own: answeredAt - receivedAt - quietMs - coveredMs(working, request),
      wire: press.endedMs - (answeredAt - receivedAt),
      ...(first && { before: first.startedAt - receivedAt - quietMs }),
      ...(lastEnd <= answeredAt && working.length > 0 && { after: answeredAt - lastEnd }),
    };
  });
  return {
    ownMs: spreadOf(answered.map(({ own }) => own)),
    ownBeforeMs: spreadOf(answered.flatMap(({ before }) => before ?? [])),
    ownAfterMs: spreadOf(answered.flatMap(({ after }) => after ?? [])),
    wireMs: spreadOf(answered.map(({ wire }) => wire)),
  };
}

/** How much of the request's time the engine was at work; `working` by start. */
function coveredMs(
  working: readonly MeasuredGeneration[],
  { receivedAt, answeredAt, quietMs }: Pick<MeasuredRequest, "receivedAt" | "answeredAt" | "quietMs">,
): number {
  let [covered, until] = [0, receivedAt + quietMs];
  for (const { startedAt, endedAt } of working) {
    const to = Math.min(endedAt, answeredAt);
    covered += Math.max(0, to - Math.max(startedAt, until));
    until = Math.max(until, to);
  }
  return covered;
}

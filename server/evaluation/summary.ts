import { bootstrap, mean } from "./bootstrap.ts";
import {
  silenceKind,
  sliceNames,
  type EvalResult,
  type EvalSummary,
  type Figure,
  type GroupSummary,
  type Latency,
  type Level,
  type LevelSummary,
  type MetricName,
} from "./result.ts";

/** Every figure with its interval. Cases where nothing should be shown count for the levels alone. */
export function summarise(results: readonly EvalResult[]): EvalSummary {
  const asked = results.filter(({ kind }) => kind !== silenceKind);
  const slices = sliceNames.map((name) => {
    const values = [...new Set(asked.map((each) => each[name]))].filter((value) => value !== "").sort();
    return [
      name,
      values.map((value) =>
        groupOf(
          value,
          asked.filter((each) => each[name] === value),
        ),
      ),
    ] as const;
  });
  const [kind, language, repo, need] = slices.map(([, groups]) => groups);
  return {
    all: groupOf("all", asked),
    by: { kind: kind ?? [], language: language ?? [], repo: repo ?? [], need: need ?? [] },
    levels: results.every(({ hiddenAt }) => hiddenAt !== null) ? levels.map((level) => levelOf(level, results)) : [],
    latencyMs: latencyOf(asked.map(({ ms }) => ms)),
    firstTextMs: latencyOf(asked.flatMap(({ ttft }) => ttft ?? [])),
    reusedShare:
      (100 * sum(asked.map(({ reusedTokens }) => reusedTokens))) / sum(asked.map(({ promptTokens }) => promptTokens)),
    reasons: countsOf(asked.flatMap(({ reason }) => reason ?? [])),
  };
}

const levels: readonly Level[] = ["quiet", "balanced", "eager"];

function groupOf(name: string, results: readonly EvalResult[]): GroupSummary {
  return {
    name,
    cases: results.length,
    metrics: metricsOf((metric) => bootstrap(results, (sample) => mean(sample.map(({ scores }) => scores[metric])))),
    emLineShown: percentOf(results, { of: isShown, are: isRight }),
    wrongShown: percentOf(results, { of: always, are: (each) => isShown(each) && !isRight(each) }),
    inventedNames: percentOf(results, { of: isShown, are: ({ invented }) => invented.length > 0 }),
  };
}

const metricsOf = (figure: (metric: MetricName) => Figure): Readonly<Record<MetricName, Figure>> => ({
  em_line: figure("em_line"),
  em_line_ws: figure("em_line_ws"),
  em_block: figure("em_block"),
  es_line: figure("es_line"),
  es_block: figure("es_block"),
  id_em: figure("id_em"),
  id_f1: figure("id_f1"),
  pml: figure("pml"),
  pml_line: figure("pml_line"),
  accept_words: figure("accept_words"),
  overrun: figure("overrun"),
  shown: figure("shown"),
});

function levelOf(level: Level, results: readonly EvalResult[]): LevelSummary {
  const isAsked: Claim = ({ kind }) => kind !== silenceKind;
  const isShownHere: Claim = (each) => isShown(each) && each.hiddenAt?.[level] === null;
  return {
    level,
    shown: percentOf(results, { of: isAsked, are: isShownHere }),
    // A suggestion where nothing should be shown is a wrong one.
    emLineShown: percentOf(results, { of: isShownHere, are: (each) => isAsked(each) && isRight(each) }),
    wrongShown: percentOf(results, { of: isAsked, are: (each) => isShownHere(each) && !isRight(each) }),
    rightKept: percentOf(results, { of: (each) => isAsked(each) && isShown(each) && isRight(each), are: isShownHere }),
    silenceKept: percentOf(results, { of: (each) => !isAsked(each), are: (each) => !isShownHere(each) }),
  };
}

type Claim = (each: EvalResult) => boolean;
const always: Claim = () => true;
const isShown: Claim = ({ scores }) => scores.shown === 100;
const isRight: Claim = ({ right }) => right;

/** NaN when there are none. */
const percentOf = (results: readonly EvalResult[], { of, are }: { readonly of: Claim; readonly are: Claim }): Figure =>
  bootstrap(results, (sample) => {
    const those = sample.filter(of);
    return (100 * those.filter(are).length) / those.length;
  });

function latencyOf(values: readonly number[]): Latency {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

import { bootstrap } from "../bootstrap.ts";
import type { Figure } from "../result.ts";
import { areaUnderCurve, brierScore, logLoss, reliability, type ReliabilityBin } from "./calibration.ts";
import type { ConfidenceRow } from "./confidenceRow.ts";
import { fitWeights, probabilityBy, usableFeatures, type AnsweredRow, type FittedWeights } from "./featureTable.ts";
import { chooseThresholds, type ChosenThresholds, type Scored } from "./thresholds.ts";

export type ConfidenceFit = {
  readonly weights: FittedWeights;
  readonly penalty: number;
  readonly thresholds: ChosenThresholds;
  /** All below are of rows that the fit had not seen. */
  readonly scored: readonly (Scored & { readonly repo: string })[];
  readonly auc: Figure;
  readonly brier: Figure;
  /** Of always naming the share that is right. */
  readonly brierOfBase: number;
  readonly reliability: readonly ReliabilityBin[];
  /** Area under the curve of each repository when the fit has seen only the others; undefined with a single one. */
  readonly aucByRepo: Readonly<Record<string, number>> | undefined;
  readonly counts: { readonly rows: number; readonly answered: number; readonly right: number; readonly cases: number };
  readonly repos: readonly string[];
  readonly models: readonly string[];
};

export type ConfidenceFitResult =
  { readonly kind: "fit"; readonly fit: ConfidenceFit } | { readonly kind: "tooLittle"; readonly detail: string };

const folds = 10;
const penalties = [0.3, 1, 3, 10, 30, 100];
const fewest = { answered: 100, right: 20 };

/** Chooses the penalty and the thresholds by cross-validation, then fits the weights on all rows. */
export function fitConfidence(rows: readonly ConfidenceRow[]): ConfidenceFitResult {
  const answered = rows.filter((row): row is AnsweredRow => row.features !== undefined);
  const right = answered.filter(({ isRight }) => isRight).length;
  const wrong = answered.length - right;
  if (answered.length < fewest.answered || right < fewest.right || wrong < fewest.right)
    return {
      kind: "tooLittle",
      detail: `${answered.length} suggestions, ${right} of them right, are too few to learn from: ${fewest.answered} are needed, with ${fewest.right} right and ${fewest.right} wrong ones.`,
    };
  const names = usableFeatures(answered);
  const byCase = foldsOf(answered.map(({ id, repo }) => `${repo}\n${id}`));
  const tries = penalties.map((penalty) => ({ penalty, scored: outOfFold(answered, { names, penalty, byCase }) }));
  const best = tries.reduce((a, b) => (logLoss(b.scored) < logLoss(a.scored) ? b : a));
  const { penalty, scored } = best;
  const share = right / answered.length;
  return {
    kind: "fit",
    fit: {
      weights: fitWeights(answered, { names, penalty }),
      penalty,
      scored,
      thresholds: chooseThresholds(scored, rows.length),
      auc: bootstrap(scored, (sample) => areaUnderCurve(sample) ?? Number.NaN),
      brier: bootstrap(scored, brierScore),
      brierOfBase: share * (1 - share),
      reliability: reliability(scored),
      aucByRepo: aucByRepo(answered, { names, penalty }),
      counts: { rows: rows.length, answered: answered.length, right, cases: distinct(rows.map(caseKey)).length },
      repos: distinct(rows.map(({ repo }) => repo)),
      models: distinct(rows.map(({ model }) => model)),
    },
  };
}

type Settings = { readonly names: readonly string[]; readonly penalty: number };

/** Every row scored by weights that were fitted without its fold. */
function outOfFold(
  rows: readonly AnsweredRow[],
  { byCase, ...settings }: Settings & { readonly byCase: readonly number[] },
): (Scored & { readonly repo: string })[] {
  const fitted = [...new Set(byCase)].map((fold) => ({
    fold,
    weights: fitWeights(
      rows.filter((_, index) => byCase[index] !== fold),
      settings,
    ),
  }));
  const weightsOf = new Map(fitted.map(({ fold, weights }) => [fold, weights]));
  return rows.map((row, index) => {
    const weights = weightsOf.get(byCase[index] ?? 0) ?? { intercept: 0, features: {} };
    return { probability: probabilityBy(weights, row), isRight: row.isRight, repo: row.repo };
  });
}

function aucByRepo(rows: readonly AnsweredRow[], settings: Settings): ConfidenceFit["aucByRepo"] {
  const repos = distinct(rows.map(({ repo }) => repo));
  if (repos.length < 2) return undefined;
  const scored = outOfFold(rows, { ...settings, byCase: rows.map(({ repo }) => repos.indexOf(repo)) });
  const entries = repos.map((repo) => [repo, areaUnderCurve(scored.filter((each) => each.repo === repo))] as const);
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, number] => entry[1] !== undefined));
}

/** The fold of each key; equal keys share one, and the same keys give the same folds whatever their order. */
function foldsOf(keys: readonly string[]): readonly number[] {
  const order = distinct(keys).sort((a, b) => hashOf(a) - hashOf(b) || (a < b ? -1 : 1));
  const place = new Map(order.map((key, index) => [key, index % folds]));
  return keys.map((key) => place.get(key) ?? 0);
}

/** FNV-1a; only spreads keys over folds. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

const caseKey = ({ repo, id }: ConfidenceRow): string => `${repo}\n${id}`;
const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

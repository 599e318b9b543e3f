import { systemClock } from "../../base/systemClock.ts";
import { namesOfLanguage } from "../../completion/score/languageNames.ts";
import { noContext } from "../../domain/context.ts";
import { rest } from "../../domain/deadline.ts";
import { judge, type IsKnown } from "../../evaluation/judge.ts";
import type { MaskedCase } from "../../evaluation/maskedCase.ts";
import { repositoryNames } from "../../evaluation/repositoryNames.ts";
import type { EvalResult } from "../../evaluation/result.ts";
import { runCases } from "../../evaluation/runCases.ts";
import { guessIndentation } from "../../lsp/guessIndentation.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import type { Wired } from "../wiring.ts";
import { keepAnswers } from "./keepAnswers.ts";
import { unhurried, type Plan } from "./plan.ts";
import type { Predictions } from "./predictions.ts";

export type Measuring = {
  readonly wired: Wired;
  readonly plan: Plan;
  /** The repository. */
  readonly folder: string;
  readonly cases: readonly MaskedCase[];
  readonly predictions: Predictions;
  readonly withRawText: boolean;
  readonly signal: AbortSignal;
};

/** In this time the index has read the file of the case before from the disk again, and looked through this one's text. */
const settleMs = 200;

/** The results of all cases, in their order: those that the prediction file holds, and the others asked one by one. */
export async function measure(measuring: Measuring): Promise<readonly EvalResult[]> {
  const { cases, predictions, folder } = measuring;
  const names = repositoryNames(folder);
  const isKnown: IsKnown = (name, language) => names.has(name) || namesOfLanguage(language).has(name);
  const results = await judgeFound(measuring, isKnown);
  const missing = cases.filter((each) => !results.has(each.case.id));
  const answers = ask(missing, measuring, isKnown);
  await keepAnswers({ count: missing.length, answers, predictions, keep: (result) => results.set(result.id, result) });
  return cases.flatMap((each) => results.get(each.case.id) ?? []);
}

async function* ask(
  missing: readonly MaskedCase[],
  { wired, plan, folder, withRawText, signal }: Measuring,
  isKnown: IsKnown,
): AsyncGenerator<EvalResult> {
  const { settings: values, experiment, trigger } = plan;
  const env = { settings: () => values, log: stderrLog(), roots: () => [folder] };
  const context = plan.withContext
    ? wired.openContext({ ...env, editorDefinitions: undefined, patience: unhurried })
    : noContext;
  const completer = wired.createCompleter({ ...env, context, experiment });
  try {
    yield* runCases(missing, {
      ...{ engine: wired.engine, completer, settings: values, trigger, isKnown, withRawText, signal },
      opened: async ({ snapshot }) => {
        await context.whenReady(snapshot.uri, signal);
        if (plan.withContext) await rest(systemClock, settleMs, signal);
      },
      indentationOf: (text) => guessIndentation(text),
    });
  } finally {
    completer.dispose();
  }
}

/** Scores of an earlier run are computed anew: the file may be older than a metric. */
async function judgeFound({ cases, predictions }: Measuring, isKnown: IsKnown): Promise<Map<string, EvalResult>> {
  const byId = new Map(cases.map((each) => [each.case.id, each]));
  const judged = predictions.found.map((found) => {
    const each = byId.get(found.id);
    if (!each) return found;
    const { repo, kind, language, need } = each.case;
    return { ...found, repo, kind, language, need, ...judge(each, found.completion, isKnown) };
  });
  if (predictions.found.some(({ scores }) => scores === undefined)) await predictions.rewrite(judged);
  const wanted = judged.filter(({ id }) => byId.has(id));
  return new Map(wanted.flatMap((each) => (isJudged(each) ? [[each.id, each] as const] : [])));
}

export const isJudged = (
  result: Omit<EvalResult, "scores"> & { readonly scores: EvalResult["scores"] | undefined },
): result is EvalResult => result.scores !== undefined;

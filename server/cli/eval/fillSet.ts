import { systemClock } from "../../base/systemClock.ts";
import { noContext } from "../../domain/context.ts";
import type { ModelInfo } from "../../domain/engine.ts";
import type { EvalResult } from "../../evaluation/result.ts";
import type { ReadResult } from "../../evaluation/readResults.ts";
import { runCases } from "../../evaluation/runCases.ts";
import { fillBare } from "../../evaluation/sets/fillBare.ts";
import { crossFileContext, maskAsInEditor } from "../../evaluation/sets/maskSet.ts";
import type { SetCase } from "../../evaluation/sets/setCase.ts";
import { guessIndentation } from "../../lsp/guessIndentation.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { note } from "../output.ts";
import type { Wired } from "../wiring.ts";
import { keepAnswers } from "./keepAnswers.ts";
import type { LoadedSet } from "./loadSet.ts";
import type { Plan } from "./plan.ts";
import type { Predictions } from "./predictions.ts";

export type Filling = {
  readonly wired: Wired;
  readonly plan: Plan;
  readonly loaded: LoadedSet;
  readonly way: "bare" | "pipeline";
  readonly model: ModelInfo;
  readonly predictions: Predictions;
  readonly signal: AbortSignal;
};

/** The answers to all cases, in their order: those that the prediction file holds, and the others asked one by one. */
export async function fillSet(filling: Filling): Promise<readonly ReadResult[]> {
  const { loaded, predictions, way } = filling;
  const results = new Map<string, ReadResult>(predictions.found.map((each) => [each.id, each]));
  const missing = loaded.cases.filter(({ id }) => !results.has(id));
  note(`${missing.length} of ${loaded.cases.length} cases to do`);
  const answers = way === "bare" ? bare(missing, filling) : pipeline(missing, filling);
  await keepAnswers({ count: missing.length, answers, predictions, keep: (result) => results.set(result.id, result) });
  return loaded.cases.flatMap(({ id }) => results.get(id) ?? []);
}

const bare = (cases: readonly SetCase[], { wired, plan, loaded, model, signal }: Filling): AsyncIterable<EvalResult> =>
  fillBare(cases, {
    ...{ engine: wired.engine, model, kind: loaded.set, withCrossFile: plan.withContext, clock: systemClock, signal },
  });

async function* pipeline(
  cases: readonly SetCase[],
  { wired, plan, loaded, signal }: Filling,
): AsyncGenerator<EvalResult> {
  const both = cases.map((set) => ({ set, masked: maskAsInEditor(set, loaded.set) }));
  const context = plan.withContext ? crossFileContext(both) : noContext;
  const { settings, experiment, trigger } = plan;
  const completer = wired.createCompleter({ settings: () => settings, log: stderrLog(), context, experiment });
  try {
    yield* runCases(
      both.map(({ masked }) => masked),
      {
        ...{ engine: wired.engine, completer, context, settings, trigger, signal },
        ...{ isKnown: () => true, withRawText: false },
        indentationOf: (text) => guessIndentation(text),
      },
    );
  } finally {
    completer.dispose();
  }
}

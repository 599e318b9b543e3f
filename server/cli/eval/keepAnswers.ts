import type { EvalResult } from "../../evaluation/result.ts";
import { EngineGaveUp } from "../../evaluation/runCases.ts";
import { exitCodes, fail } from "../output.ts";
import { openCaseProgress } from "./caseProgress.ts";
import type { Predictions } from "./predictions.ts";

type Keeping = {
  readonly count: number;
  readonly answers: AsyncIterable<EvalResult>;
  readonly predictions: Predictions;
  readonly keep: (result: EvalResult) => void;
};

/** Writes down answers one by one, with progress; an engine that gives up ends it with a message. */
export async function keepAnswers({ count, answers, predictions, keep }: Keeping): Promise<void> {
  const progress = openCaseProgress(count, process.stderr.isTTY);
  try {
    for await (const result of answers) {
      predictions.append(result);
      keep(result);
      progress.done();
    }
  } catch (error) {
    if (!(error instanceof EngineGaveUp)) throw error;
    fail(`the engine gave up. ${error.message}`, exitCodes.unavailable);
  } finally {
    progress.end();
  }
}

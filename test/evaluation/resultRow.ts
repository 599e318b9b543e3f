import type { EvalResult } from "../../server/evaluation/result.ts";
import { score } from "../../server/evaluation/score.ts";

/** A line of a prediction file for this completion; the answer is `yes();` unless another one is given. */
export function row(id: string, completion: string, more: Partial<EvalResult> & { answer?: string } = {}): EvalResult {
  const { answer = "yes();", ...rest } = more;
  const scores = score({ completion, answer, suffix: "", language: "typescript" });
  return {
    ...{ id, repo: "a/b", kind: "args", language: "typescript", need: "buffer", model: "m", completion },
    ...{ reason: completion === "" ? "modelSaidNothing" : null, right: scores.em_line === 100, scores, invented: [] },
    ...{ ms: 100, ttft: 50, promptTokens: 100, reusedTokens: 25, generatedTokens: 4, meanLogProb: -0.1 },
    ...{ snippets: [], layout: "anchored", shape: "" },
    hiddenAt: { quiet: "lowConfidence", balanced: null, eager: null },
    ...rest,
  };
}

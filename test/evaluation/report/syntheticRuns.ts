import { seededRandom } from "../../../server/base/seededRandom.ts";
import { sigmoid } from "../../../server/evaluation/fit/logistic.ts";
import type { ReportRun } from "../../../server/evaluation/report/report.ts";
import type { EvalResult, Level } from "../../../server/evaluation/result.ts";
import { score } from "../../../server/evaluation/score.ts";
import { summarise } from "../../../server/evaluation/summary.ts";
import type { Reason } from "../../../server/domain/reason.ts";

const kinds = ["xfile-call", "empty-body", "args", "mid-line", "import"];
const languages = ["typescript", "python", "go", "rust", "java", "cpp"];
const thresholds: Readonly<Record<Level, number>> = { quiet: 0.6, balanced: 0.3, eager: 0.08 };

/** A run that answers `skill` of its cases better; the same seed asks the same cases. */
export function syntheticRun(name: string, { skill, cases }: { skill: number; cases: number }): ReportRun {
  const random = seededRandom(11);
  const results = Array.from({ length: cases }, (_, index): EvalResult => {
    const difficulty = random() * 4 - 1;
    const kind = index % 12 === 11 ? "silence" : (kinds[index % kinds.length] ?? "");
    const probability = sigmoid(skill - difficulty * 1.4 + random());
    const isRight = kind !== "silence" && random() < probability;
    const isSilent = random() < 0.06;
    const completion = isSilent ? "" : isRight ? "total(items, 3);" : "totals(item);";
    const hidden = (level: Level): Reason | null =>
      isSilent ? "modelSaidNothing" : probability < thresholds[level] ? "lowConfidence" : null;
    const scores = score({
      completion,
      answer: kind === "silence" ? "" : "total(items, 3);",
      suffix: "",
      language: "typescript",
    });
    const ms = 120 * 2 ** (random() * 5);
    return {
      ...{
        id: `case ${index}`,
        repo: `owner/name${index % 7}`,
        kind,
        language: languages[index % languages.length] ?? "",
      },
      ...{ need: index % 3 === 0 ? "repo" : "buffer", model: "m", completion },
      ...{
        reason: isSilent ? "modelSaidNothing" : null,
        right: scores.em_line === 100,
        scores,
        invented: isRight || isSilent ? [] : ["totals"],
      },
      ...{ ms, ttft: isSilent ? null : ms * 0.4, promptTokens: 1000, reusedTokens: Math.round(600 * random()) },
      ...{
        generatedTokens: 8,
        meanLogProb: Math.log(probability),
        probability,
        features: { meanLogProb: Math.log(probability) },
      },
      ...{ snippets: [], layout: "anchored", shape: "" },
      hiddenAt: { quiet: hidden("quiet"), balanced: hidden("balanced"), eager: hidden("eager") },
    };
  });
  const record = {
    ...{ model: "qwen2.5-coder-0.5b", layout: "family's best", context: skill > 0, healing: true },
    ...{ "complete.maxLines": "20", "context.snippetTokens": "640" },
  };
  return { name, results, summary: summarise(results), record };
}

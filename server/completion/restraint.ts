import type { CompletionRequest } from "../domain/completer.ts";
import type { Reason } from "../domain/reason.ts";
import type { Answer } from "./askModel.ts";
import { isSureEnough, sayScore } from "./score/score.ts";

/** Nothing instead of an answer that is probably wrong. Who asks sees it all the same. */
export function demandConfidence(answer: Answer, trigger: CompletionRequest["trigger"]): Answer {
  if (answer.kind === "nothing" || trigger === "explicit" || answer.score === undefined) return answer;
  if (isSureEnough(answer.score)) return answer;
  return { kind: "nothing", reason: "lowConfidence", detail: sayScore(answer.score) };
}

/** A reason that will be the same the next time the same text is asked about. */
export const isAboutTheText = (reason: Reason): boolean => textReasons.has(reason);
const textReasons: ReadonlySet<Reason> = new Set([
  "modelSaidNothing",
  "onlyWhitespace",
  "repeatsSuffix",
  "repeatsPrefix",
  "repetitive",
  "unsafeCharacters",
  "containsSecret",
  "breaksSyntax",
  "lowConfidence",
]);

import { inventedNames } from "./inventedNames.ts";
import type { MaskedCase } from "./maskedCase.ts";
import type { EvalResult } from "./result.ts";
import { score } from "./score.ts";

/** As far as the reference scorer looks behind the answer. */
const suffixUnits = 4000;

/** Whether a name occurs in the repository or belongs to the language. */
export type IsKnown = (name: string, language: string) => boolean;

/** What a completion is worth in a case. */
export function judge(
  { case: { language }, snapshot, at, answer }: MaskedCase,
  completion: string,
  isKnown: IsKnown,
): Pick<EvalResult, "right" | "scores" | "invented"> {
  const suffix = snapshot.text.slice(at, at + suffixUnits);
  const scores = score({ completion, answer, suffix, language });
  return {
    right: scores.em_line === 100,
    scores,
    invented: inventedNames({ completion, answer, prefix: snapshot.text.slice(0, at), suffix }, (name) =>
      isKnown(name, language),
    ),
  };
}

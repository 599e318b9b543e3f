import { identifiersOf } from "../identifiers.ts";
import { identifierScores } from "../score.ts";
import { similarity } from "../similarity.ts";
import type { SetCase, SetKind } from "./setCase.ts";
import { callOnly, firstLineInQwensWay, firstStatement, humanEvalText, withoutComments } from "./trims.ts";

/** Figures of one answer, in percent; names as in docs/sets.md. */
export type SetScores = Readonly<Record<string, number>>;

/** Compares a completion with the answer in the way of its benchmark. `passed`: of the unit tests; undefined when they were not run. */
export function scoreSet(
  kind: SetKind,
  each: SetCase,
  { completion, passed }: { readonly completion: string; readonly passed: boolean | undefined },
): SetScores {
  switch (kind) {
    case "humaneval-infilling": {
      const tests = passed === undefined ? {} : { pass: percent(passed) };
      return { ...tests, ...compared(humanEvalText(each, completion).trim(), each.answer.trim()) };
    }
    case "santacoder-fim":
      return compared(firstLineInQwensWay(completion), each.answer.trim());
    case "crosscodeeval":
      return crossCodeScores(each, completion);
    case "safim-api": {
      const call = callOnly(completion);
      return {
        em_call: percent(withoutSpaces(call) === withoutSpaces(each.answer)),
        ...compared(firstLineInQwensWay(completion), each.answer.trim()),
        es_call: similarity(call.trim(), each.answer.trim()),
      };
    }
  }
}

function crossCodeScores({ answer, language }: SetCase, completion: string): SetScores {
  const said = withoutComments(firstStatement(completion, language));
  const wanted = withoutComments(answer);
  return {
    em: percent(linesOf(said) === linesOf(wanted)),
    es: similarity(said.trim(), wanted.trim()),
    ...identifierScores(identifiersOf(said, language), identifiersOf(wanted, language)),
  };
}

const compared = (said: string, wanted: string): SetScores => ({
  em: percent(said === wanted),
  es: similarity(said, wanted),
});
const percent = (claim: boolean): number => (claim ? 100 : 0);
const withoutSpaces = (code: string): string => code.replace(/\s+/g, "");
const linesOf = (code: string): string =>
  code
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");

/** The program that a case of HumanEval-Infilling runs. */
export const testProgram = (each: SetCase, completion: string): string =>
  `${each.prefix}${humanEvalText(each, completion)}${each.suffix}\n${each.tests}\ncheck(${each.entryPoint})\n`;

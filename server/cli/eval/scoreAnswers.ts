import type { ReadResult } from "../../evaluation/readResults.ts";
import { scoreSet, testProgram } from "../../evaluation/sets/scoreSet.ts";
import type { SetCase } from "../../evaluation/sets/setCase.ts";
import type { ScoredCase } from "../../evaluation/sets/setSummary.ts";
import type { TestRunner } from "../../evaluation/sets/testRunner.ts";
import { note } from "../output.ts";
import type { LoadedSet } from "./loadSet.ts";

export type Answers = {
  readonly loaded: LoadedSet;
  readonly results: readonly ReadResult[];
  /** Undefined: the unit tests are not run. */
  readonly runner: TestRunner | undefined;
};

export async function scoreAnswers({ loaded, results, runner }: Answers): Promise<readonly ScoredCase[]> {
  const byId = new Map(results.map(({ id, completion }) => [id, completion]));
  const answered = loaded.cases.filter(({ id }) => byId.has(id));
  const completionOf = ({ id }: SetCase): string => byId.get(id) ?? "";
  const passed = runner ? await runTests(answered, completionOf, runner) : new Map<string, boolean>();
  return answered.map((each) => ({
    case: each,
    scores: scoreSet(loaded.set, each, { completion: completionOf(each), passed: passed.get(each.id) }),
  }));
}

const sideBySide = 2;

async function runTests(
  cases: readonly SetCase[],
  completionOf: (each: SetCase) => string,
  runner: TestRunner,
): Promise<ReadonlyMap<string, boolean>> {
  const passed = new Map<string, boolean>();
  const why = new Map<string, number>();
  const left = [...cases];
  const work = async (): Promise<void> => {
    for (let each = left.shift(); each; each = left.shift()) {
      const outcome = await runner.run(testProgram(each, completionOf(each)));
      passed.set(each.id, outcome.isPassed);
      if (!outcome.isPassed) why.set(outcome.why, (why.get(outcome.why) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  const reasons = [...why].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  if (reasons.length > 0) note(`tests that did not pass: ${reasons.join(", ")}`);
  return passed;
}

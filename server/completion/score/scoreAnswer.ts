import type { GenerateReport } from "../../domain/engine.ts";
import { late, within } from "../../domain/deadline.ts";
import type { Score } from "../../domain/outcome.ts";
import type { Shape } from "../../domain/syntax.ts";
import type { Asking } from "../asking.ts";
import { featuresOf } from "./features.ts";
import { missingFrom, usedNames } from "./names.ts";
import { scoreOf } from "./score.ts";

/** The answer is ready to be shown: the index is not waited for longer than a frame. */
const namesMs = 20;

/** Names that stand further away from the cursor are known to the index. */
const nearUnits = 200_000;

type Answered = {
  readonly text: string;
  readonly report: GenerateReport | undefined;
  readonly shape: Shape;
  readonly wasInvalid: boolean;
};

/** How likely the answer is to be right; undefined when the engine does not say how sure the model was. */
export async function scoreAnswer(asking: Asking, answered: Answered): Promise<Score | undefined> {
  const { text, report, shape, wasInvalid } = answered;
  if (report === undefined) return undefined;
  const document = asking.request.snapshot.text;
  const unknownNames = shape.inside === "code" ? await countUnknown(asking, text) : 0;
  const features = featuresOf({ report, text, document, at: asking.at, shape, unknownNames, wasInvalid });
  return features && scoreOf(features, asking.settings["complete.level"]);
}

/** Names that exist neither in the document and its neighbours nor in the repository; 0 where nobody can tell. */
async function countUnknown(
  { request, at, context, clock, signal, experiment }: Asking,
  text: string,
): Promise<number> {
  const { snapshot, precedingCells } = request;
  const near = snapshot.text.slice(Math.max(0, at - nearUnits), at + nearUnits);
  const names = missingFrom(near, missingFrom(precedingCells, usedNames(text, snapshot.languageId)));
  if (names.length === 0) return 0;
  const known = await within(clock, namesMs * experiment.patience, context.knownNames({ snapshot, names }, signal));
  return known === undefined || known === late ? 0 : names.filter((name) => !known.has(name)).length;
}

import { tokens } from "../base/brand.ts";
import { invariant } from "../base/invariant.ts";
import type { Settled } from "../domain/context.ts";
import type { GenerateReport, GenerateRequest } from "../domain/engine.ts";
import type { Score } from "../domain/outcome.ts";
import type { Reason } from "../domain/reason.ts";
import type { Hole } from "../domain/snapshot.ts";
import type { Shape } from "../domain/syntax.ts";
import { findFamily, type Family } from "../prompt/families.ts";
import type { Asking } from "./asking.ts";
import { findSecret } from "./findSecret.ts";
import { makePrompt, type PromptWithContext } from "./makePrompt.ts";
import { readStream, type Streamed } from "./readStream.ts";
import { sayScore, scoreOfSettled } from "./score/score.ts";
import { scoreAnswer } from "./score/scoreAnswer.ts";
import { keepValid } from "./steps/limits.ts";
import { postProcess } from "./steps/postProcess.ts";

export type Answer =
  | { readonly kind: "text"; readonly text: string; readonly score: Score | undefined }
  | { readonly kind: "nothing"; readonly reason: Reason; readonly detail: string };

/** The first answer is greedy; further ones are sampled, each with its own seed, so that they can be had again. */
const alternativeTemperature = 0.7;

/** One answer of the model for the text around the cursor: window, prompt, stream, cut, steps. */
export async function askModel(asking: Asking, alternative: number): Promise<Answer> {
  const prepared = await preparePrompt(asking);
  if (asking.signal.aborted) return { kind: "nothing", reason: "cancelled", detail: "" };
  const { hole, shape, settled } = prepared;
  if (settled && alternative === 0) return answerWithout(asking, { settled, hole, shape });
  const stream = await readStream({ asking, generate: generateRequest(asking, prepared, alternative), hole, shape });
  if (stream.trouble) return { kind: "nothing", ...stream.trouble };
  if (stream.givenUp !== undefined) return hide(asking, stream, stream.givenUp);
  return judge({ asking, hole, shape, stream });
}

/** Has the model read what a request at this place would ask it, and nothing more; undefined when it did not get to the end. */
export async function readPrompt(asking: Asking): Promise<GenerateReport | undefined> {
  const prepared = await preparePrompt(asking);
  if (asking.signal.aborted || prepared.settled) return undefined;
  const request = { ...generateRequest(asking, prepared, 0), maxTokens: tokens(0) };
  for await (const event of asking.engine.generate(request, asking.signal))
    if (event.kind === "done" && event.report.stopReason !== "aborted") return event.report;
  return undefined;
}

type Prepared = PromptWithContext & { readonly family: Family; readonly hole: Hole; readonly shape: Shape };

/** What the model is to be shown, the same for a request and ahead of it. */
async function preparePrompt(asking: Asking): Promise<Prepared> {
  const { request, at, syntax, clock, explanation } = asking;
  const startedAt = clock.now();
  const family = findFamily(asking.model.family);
  invariant(family, `the engine named an unknown family: ${asking.model.family}`);
  const hole: Hole = { snapshot: request.snapshot, from: at, to: at };
  const shape = shapeFor(asking, syntax.shapeAt(request.snapshot, at));
  const prompt = await makePrompt(asking, { family, shape });
  if (!asking.signal.aborted) explanation.asked({ ...prompt, layout: asking.layout, shape }, clock.now() - startedAt);
  return { ...prompt, family, hole, shape };
}

/** The answer that needs no model. */
async function answerWithout(
  asking: Asking,
  { settled, hole, shape }: { settled: Settled; hole: Hole; shape: Shape },
): Promise<Answer> {
  const { text, why } = settled;
  asking.explanation.settled(why);
  const stream: Streamed = { text, rawText: text, report: undefined };
  const answer = await judge({ asking, hole, shape: { ...shape, extent: "line" }, stream });
  if (answer.kind === "nothing") return answer;
  const score = scoreOfSettled(asking.settings["complete.level"]);
  asking.explanation.scored(score);
  return { ...answer, score };
}

/** Whatever had followed, this would not have been shown. */
function hide(asking: Asking, { rawText, report }: Streamed, best: Score): Answer {
  asking.explanation.answered({ rawText, report, steps: [] });
  const tokensSaid = report === undefined ? "" : ` after ${report.generatedTokens} tokens`;
  return { kind: "nothing", reason: "lowConfidence", detail: `at most ${sayScore(best)}; stopped${tokensSaid}` };
}

/** What is left of the answer after all steps, and how likely it is to be right. */
async function judge(input: { asking: Asking; hole: Hole; shape: Shape; stream: Streamed }): Promise<Answer> {
  const { asking, hole, shape, stream } = input;
  const { request, at, syntax, settings, explanation } = asking;
  const { uri, path, text: document } = request.snapshot;
  const { text, reason, changes } = postProcess(stream.text, {
    ...{
      hole,
      prefix: document.slice(0, at),
      suffix: document.slice(at),
      shape,
      syntax,
      indentation: request.indentation,
    },
    ...{ maxLines: settings["complete.maxLines"], singleLine: shape.extent === "line" },
    justDeleted: asking.justDeleted,
  });
  explanation.answered({ rawText: stream.rawText, report: stream.report, steps: changes });
  if (text === "") {
    const isSilent = stream.rawText === "";
    return { kind: "nothing", reason: isSilent ? "modelSaidNothing" : (reason ?? "onlyWhitespace"), detail: "" };
  }
  const secret = await findSecret({ privacy: asking.privacyOf(uri), path, document, at, text });
  if (secret !== undefined) return { kind: "nothing", reason: "containsSecret", detail: secret };
  const wasInvalid = changes.some(({ name }) => name === keepValid.name);
  const score = await scoreAnswer(asking, { text, report: stream.report, shape, wasInvalid });
  explanation.scored(score);
  return { kind: "text", text, score };
}

function shapeFor({ settings }: Asking, shape: Shape): Shape {
  return settings["complete.lines"] === "single" ? { ...shape, extent: "line" } : shape;
}

function generateRequest(asking: Asking, { family, shape, ...prompt }: Prepared, alternative: number): GenerateRequest {
  return {
    sequenceKey: asking.request.snapshot.uri,
    parts: prompt.parts,
    heal: prompt.heal,
    maxTokens: tokens(asking.settings["complete.maxTokens"]),
    stopTexts: shape.extent === "line" ? ["\n"] : [],
    stopSpecials: family.ends,
    priority: asking.priority,
    temperature: alternative === 0 ? 0 : alternativeTemperature,
    seed: alternative,
    language: asking.request.snapshot.languageId,
  };
}

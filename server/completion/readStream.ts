import { offset } from "../base/brand.ts";
import { inTime } from "../domain/deadline.ts";
import type { GenerateReport, GenerateRequest, SureSoFar } from "../domain/engine.ts";
import type { Score } from "../domain/outcome.ts";
import type { EngineTrouble } from "../domain/reason.ts";
import type { Hole } from "../domain/snapshot.ts";
import type { Shape } from "../domain/syntax.ts";
import type { Asking } from "./asking.ts";
import { bestScoreOf } from "./score/bestScore.ts";
import { isSureEnough } from "./score/score.ts";
import { isLooping } from "./steps/repetition.ts";

export type Streamed = {
  /** Cut where the construct around the cursor ends. */
  readonly text: string;
  readonly rawText: string;
  readonly report: GenerateReport | undefined;
  readonly trouble?: { readonly reason: EngineTrouble; readonly detail: string };
  /** What the answer could have reached at most, where that was too little for going on. */
  readonly givenUp?: Score | undefined;
};

type Reading = {
  readonly asking: Asking;
  readonly generate: GenerateRequest;
  readonly hole: Hole;
  readonly shape: Shape;
};

/**
 * Reads until the model ends, the syntax says that the construct is complete, enough lines are there, the model says the
 * same again and again, or nothing that could still come would be shown.
 */
export async function readStream(reading: Reading): Promise<Streamed> {
  const { asking, generate } = reading;
  const enough = new AbortController();
  const hope = new Hope(reading);
  let rawText = "";
  let cutAt: number | undefined;
  for await (const event of asking.engine.generate(generate, AbortSignal.any([asking.signal, enough.signal]))) {
    switch (event.kind) {
      case "text":
        if (enough.signal.aborted) break;
        asking.explanation.firstText();
        rawText += event.text;
        asking.heard(rawText);
        cutAt = findCut(reading, rawText);
        if (cutAt !== undefined || hope.isGone(event.sure)) enough.abort(inTime);
        break;
      case "trouble":
        return { text: "", rawText, report: undefined, trouble: { reason: event.reason, detail: event.detail } };
      case "done":
        return { text: rawText.slice(0, cutAt), rawText, report: event.report, givenUp: hope.lastBest };
    }
  }
  return { text: rawText.slice(0, cutAt), rawText, report: undefined };
}

/** Whether an answer can still become sure enough to be shown unasked. */
class Hope {
  readonly #reading: Reading;
  #mostTokens: number | undefined;
  /** Set once it is gone. */
  lastBest: Score | undefined;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  isGone(sure: SureSoFar | undefined): boolean {
    const { asking, generate, shape } = this.#reading;
    const { request, at, settings } = asking;
    if (request.trigger !== "automatic" || sure === undefined) return false;
    // Tokens of the unfinished word come first and count apart.
    this.#mostTokens ??= sure.generatedTokens + generate.maxTokens;
    const best = bestScoreOf(
      {
        ...{ document: request.snapshot.text, at, shape, sure, mostLines: settings["complete.maxLines"] },
        tokensLeft: this.#mostTokens - sure.generatedTokens,
      },
      settings["complete.level"],
    );
    if (isSureEnough(best)) return false;
    this.lastBest = best;
    return true;
  }
}

function findCut({ asking, hole, shape }: Reading, text: string): number | undefined {
  const end = asking.syntax.endOf(hole, shape, text);
  if (end.kind === "finished") return end.length;
  const lines = text.split("\n");
  const most = asking.settings["complete.maxLines"];
  if (lines.length > most) return offset(lines.slice(0, most).join("\n").length);
  return isLooping(text) ? offset(text.length) : undefined;
}

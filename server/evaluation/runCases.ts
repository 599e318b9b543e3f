import type { Settings } from "../../shared/settings.ts";
import { findRefusal } from "../completion/gates.ts";
import { weights } from "../completion/score/weights.ts";
import type { Completer, CompletionRequest } from "../domain/completer.ts";
import type { Engine } from "../domain/engine.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { Reason } from "../domain/reason.ts";
import type { Indentation } from "../domain/snapshot.ts";
import type { Shape } from "../domain/syntax.ts";
import type { MaskedCase } from "./maskedCase.ts";
import { judge, type IsKnown } from "./judge.ts";
import type { EvalResult, Level } from "./result.ts";

export type CaseRun = {
  readonly engine: Engine;
  readonly completer: Completer;
  readonly settings: Settings;
  readonly indentationOf: (text: string) => Indentation;
  /** "explicit": every answer counts, and `hiddenAt` tells what a level would have shown. "automatic": as while typing. */
  readonly trigger: CompletionRequest["trigger"];
  readonly withRawText: boolean;
  /** Whether a name occurs in the repository or belongs to the language. */
  readonly isKnown: IsKnown;
  /** Resolves when everything that the context looks at has the text without the answer. */
  readonly opened?: (each: MaskedCase) => Promise<void>;
  readonly signal: AbortSignal;
};

/** Ends a run: the engine is not able to answer, and a row that says "nothing" would be wrong. */
export class EngineGaveUp extends Error {
  override readonly name = "EngineGaveUp";
}

/** An engine that was restarted or is busy gets this many further chances at the same case. */
const retries = 3;

/** Asks for one case after the other, each in a document that nothing is remembered of; stops without a row when aborted. */
export async function* runCases(cases: Iterable<MaskedCase>, run: CaseRun): AsyncGenerator<EvalResult> {
  for (const each of cases) {
    const outcome = await askPatiently(each, run);
    if (outcome === undefined) return;
    yield toResult({ each, outcome, run });
  }
}

async function askPatiently(each: MaskedCase, run: CaseRun): Promise<Outcome | undefined> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await ask(each, run);
    if (run.signal.aborted) return undefined;
    if (outcome.kind !== "empty" || !troubles.has(outcome.reason)) return outcome;
    const state = await run.engine.prepare(run.signal);
    if (run.signal.aborted) return undefined;
    if (attempt >= retries || state.kind === "failed")
      throw new EngineGaveUp(`case ${each.case.id}: ${outcome.reason} ${outcome.detail}`.trim());
  }
}

/** Reasons that say nothing about the case. */
const troubles: ReadonlySet<Reason> = new Set([
  "engineStarting",
  "engineRestarting",
  "engineFailed",
  "engineBusy",
  "engineVersion",
  "modelMissing",
  "modelInvalid",
  "outOfMemory",
  "timedOut",
]);

async function ask(each: MaskedCase, run: CaseRun): Promise<Outcome> {
  run.completer.documentOpened(each.snapshot);
  try {
    await run.opened?.(each);
    return await run.completer.complete(requestFor(each, run), run.signal);
  } finally {
    run.completer.documentClosed(each.snapshot.uri);
  }
}

const requestFor = ({ snapshot, at }: Pick<MaskedCase, "snapshot" | "at">, run: CaseRun): CompletionRequest => ({
  snapshot,
  offset: at,
  trigger: run.trigger,
  wanted: 1,
  indentation: run.indentationOf(snapshot.text),
  selected: undefined,
  precedingCells: "",
});

function toResult(input: { each: MaskedCase; outcome: Outcome; run: CaseRun }): EvalResult {
  const { each, outcome, run } = input;
  const { report, ms, score, snippets, layout, shape, rawText } = outcome.explanation;
  const { id, repo, kind, language, need } = each.case;
  const completion = gainOf(outcome, each.snapshot.text);
  const { state } = run.engine;
  return {
    ...{ id, repo, kind, language, need, model: state.kind === "ready" ? state.model.id : "" },
    completion,
    reason: outcome.kind === "empty" ? outcome.reason : null,
    ...judge(each, completion, run.isKnown),
    ms: round(ms.total),
    ttft: ms.firstText === undefined ? null : round(ms.firstText),
    promptTokens: report?.promptTokens ?? 0,
    reusedTokens: report?.reusedTokens ?? 0,
    generatedTokens: report?.generatedTokens ?? 0,
    meanLogProb: report?.meanLogProb ?? null,
    ...(score === undefined ? {} : { probability: round4(score.probability), features: score.features }),
    snippets: snippets.map(({ path, source }) => ({ path, source })),
    layout,
    shape,
    hiddenAt: run.trigger === "explicit" ? hiddenAt(input) : null,
    ...(run.withRawText ? { rawText } : {}),
  };
}

/** The suggestion's range may cover closers behind the cursor, which its text repeats at its end: those are no gain. */
function gainOf(outcome: Outcome, text: string): string {
  const item = outcome.kind === "shown" ? outcome.items[0] : undefined;
  if (item === undefined) return "";
  const covered = text.slice(item.from, item.to);
  return covered !== "" && item.insertText.endsWith(covered)
    ? item.insertText.slice(0, -covered.length)
    : item.insertText;
}

function hiddenAt({
  each,
  outcome,
  run,
}: {
  each: MaskedCase;
  outcome: Outcome;
  run: CaseRun;
}): EvalResult["hiddenAt"] {
  const whileTyping = {
    request: { ...requestFor(each, run), trigger: "automatic" as const },
    settings: run.settings,
    lastChange: undefined,
    isSnoozed: false,
    findExclusion: () => undefined,
    inside: () => insideOf(outcome.explanation.shape),
  };
  const refusal = findRefusal(whileTyping);
  const { score } = outcome.explanation;
  const at = (level: Level): Reason | null => {
    if (refusal) return refusal.reason;
    if (outcome.kind === "empty") return outcome.reason;
    return score === undefined || score.probability >= weights.thresholds[level] ? null : "lowConfidence";
  };
  return { quiet: at("quiet"), balanced: at("balanced"), eager: at("eager") };
}

/** The explanation tells the shape in words. */
const insideOf = (shape: string): Shape["inside"] =>
  shape.includes(" in comment") ? "comment" : shape.includes(" in string") ? "string" : "code";

const round4 = (share: number): number => Math.round(share * 10_000) / 10_000;
const round = (ms: number): number => Math.round(ms * 10) / 10;

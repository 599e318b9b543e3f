import { tokens } from "../../base/brand.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Engine, GenerateReport, GenerateRequest, ModelInfo } from "../../domain/engine.ts";
import type { PromptPart } from "../../domain/promptPart.ts";
import type { EngineTrouble } from "../../domain/reason.ts";
import { findFamily, type Family } from "../../prompt/families.ts";
import type { EvalResult } from "../result.ts";
import { EngineGaveUp } from "../runCases.ts";
import { judge } from "../judge.ts";
import { maskAsGiven } from "./maskSet.ts";
import type { SetCase, SetKind } from "./setCase.ts";
import { isEnough, isSingleLine } from "./trims.ts";

export type BareRun = {
  readonly engine: Engine;
  readonly model: ModelInfo;
  readonly kind: SetKind;
  /** Whether the code from other files that the set brings along is shown to the model. */
  readonly withCrossFile: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

type BareLimits = {
  readonly prefix: number;
  readonly suffix: number;
  readonly crossFile: number;
  readonly answer: number;
};

/**
 * Token limits as the evaluations behind the published figures had them: Qwen2.5-Coder's scripts for SantaCoder-FIM (2048 in all,
 * 512 after the hole, 64 new) and CrossCodeEval (8192 in all, 2048 after the hole, 2048 from other files, 50 new). The other two
 * sets are short; their holes are given whole.
 */
export const bareLimits: Readonly<Record<SetKind, BareLimits>> = {
  "santacoder-fim": { prefix: 1472, suffix: 512, crossFile: 0, answer: 64 },
  crosscodeeval: { prefix: 4046, suffix: 2048, crossFile: 2048, answer: 50 },
  "humaneval-infilling": { prefix: 3072, suffix: 768, crossFile: 0, answer: 64 },
  "safim-api": { prefix: 2560, suffix: 1280, crossFile: 0, answer: 64 },
};
/** For sets whose holes have several lines. */
const severalLinesTokens = 256;
/** Control tokens, and what tokenising in pieces may add. */
const spareTokens = 16;
const retries = 3;

/** How much context the engine has to be opened with. */
export const contextTokensFor = (kind: SetKind): number => (kind === "crosscodeeval" ? 8448 : 4096);

/**
 * The model alone: prefix, suffix and the control tokens, no path, no snippet, no healing, greedy, nothing cut off. Answers arrive
 * as they are, up to the point from which the benchmark looks at nothing.
 */
export async function* fillBare(cases: Iterable<SetCase>, run: BareRun): AsyncGenerator<EvalResult> {
  const family = findFamily(run.model.family);
  if (!family) throw new EngineGaveUp(`the model's family "${run.model.family}" is not known`);
  for (const each of cases) {
    const request = await bareRequest(each, { run, family });
    const answer = await askPatiently(each, { run, request });
    if (answer === undefined) return;
    yield answer;
  }
}

async function bareRequest(
  each: SetCase,
  { run, family }: { readonly run: BareRun; readonly family: Family },
): Promise<GenerateRequest> {
  const limits = bareLimits[run.kind];
  const answerTokens =
    run.kind === "humaneval-infilling" && !isSingleLine(each.id) ? severalLinesTokens : limits.answer;
  const room = run.model.contextTokens - answerTokens - spareTokens;
  const suffix = await crop(each.suffix, { limit: Math.min(limits.suffix, room), keep: "start" }, run);
  const crossText = run.withCrossFile && each.crossFile ? `\n\n${each.crossFile.text}` : "";
  const cross = await crop(crossText, { limit: Math.min(limits.crossFile, room - suffix.tokens), keep: "start" }, run);
  const left = Math.min(limits.prefix, room - suffix.tokens - cross.tokens);
  const prefix = await crop(each.prefix, { limit: left, keep: "end" }, run);
  return {
    sequenceKey: "evaluation",
    parts: partsOf(family, prefix.text, suffix.text + cross.text),
    heal: "",
    maxTokens: tokens(answerTokens),
    stopTexts: [],
    stopSpecials: family.ends,
    priority: "interactive",
    temperature: 0,
    seed: 0,
  };
}

function partsOf(family: Family, prefix: string, suffix: string): readonly PromptPart[] {
  const before = [{ special: family.prefix }, { text: prefix }];
  const after = [{ special: family.suffix }, { text: suffix }];
  const middle = family.middle === undefined ? [] : [{ special: family.middle }];
  const parts = family.order === "psm" ? [...before, ...after, ...middle] : [...after, ...before, ...middle];
  return parts.filter((part) => !("text" in part) || part.text !== "");
}

type Cropped = { readonly text: string; readonly tokens: number };

/** The end or the start of a text that has no more tokens than the limit. */
async function crop(
  text: string,
  { limit, keep }: { readonly limit: number; readonly keep: "start" | "end" },
  { engine, signal }: BareRun,
): Promise<Cropped> {
  let kept = text.replaceAll("\r\n", "\n").toWellFormed();
  if (kept === "" || limit <= 0) return { text: "", tokens: 0 };
  for (;;) {
    const [count = 0] = await engine.countTokens([kept], signal);
    if (count <= limit || signal.aborted) return { text: kept, tokens: count };
    const units = Math.min(kept.length - 1, Math.floor((kept.length * limit) / count));
    kept = (keep === "start" ? kept.slice(0, units) : kept.slice(kept.length - units)).toWellFormed();
  }
}

type Asked =
  | { readonly kind: "answer"; readonly answer: EvalResult }
  | { readonly kind: "trouble"; readonly reason: EngineTrouble; readonly detail: string };

/** Undefined when interrupted. An engine that was restarted gets further chances at the same case. */
async function askPatiently(
  each: SetCase,
  { run, request }: { readonly run: BareRun; readonly request: GenerateRequest },
): Promise<EvalResult | undefined> {
  for (let attempt = 0; ; attempt++) {
    const asked = await ask(each, { run, request });
    if (run.signal.aborted) return undefined;
    if (asked.kind === "answer") return asked.answer;
    const state = await run.engine.prepare(run.signal);
    if (run.signal.aborted) return undefined;
    if (attempt >= retries || state.kind === "failed")
      throw new EngineGaveUp(`case ${each.id}: ${asked.reason} ${asked.detail}`.trim());
  }
}

async function ask(
  each: SetCase,
  { run, request }: { readonly run: BareRun; readonly request: GenerateRequest },
): Promise<Asked> {
  const { clock } = run;
  const startedAt = clock.now();
  const enough = new AbortController();
  let completion = "";
  let firstTextAt: number | undefined;
  let report: GenerateReport | undefined;
  for await (const event of run.engine.generate(request, AbortSignal.any([run.signal, enough.signal]))) {
    if (event.kind === "trouble") return event;
    if (event.kind === "done") report = event.report;
    if (event.kind !== "text" || enough.signal.aborted) continue;
    firstTextAt ??= clock.now();
    completion += event.text;
    if (isEnough(run.kind, each, completion)) enough.abort();
  }
  return {
    kind: "answer",
    answer: {
      ...{ id: each.id, repo: each.repo, kind: "", language: each.language, need: "", model: run.model.id },
      completion,
      reason: completion === "" ? "modelSaidNothing" : null,
      ...judge(maskAsGiven(each), completion, () => true),
      ms: round(clock.now() - startedAt),
      ttft: firstTextAt === undefined ? null : round(firstTextAt - startedAt),
      promptTokens: report?.promptTokens ?? 0,
      reusedTokens: report?.reusedTokens ?? 0,
      generatedTokens: report?.generatedTokens ?? 0,
      meanLogProb: report?.meanLogProb ?? null,
      ...{ snippets: [], layout: "bare", shape: "", hiddenAt: null },
    },
  };
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

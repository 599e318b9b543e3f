import { offset } from "../base/brand.ts";
import type { CompletionRequest } from "../domain/completer.ts";
import { rest } from "../domain/deadline.ts";
import type { GenerateReport, ModelInfo } from "../domain/engine.ts";
import type { Suggestion } from "../domain/outcome.ts";
import { askModel, readPrompt } from "./askModel.ts";
import { endedBy } from "./ended.ts";
import { ExplanationBuilder } from "./explanationBuilder.ts";
import type { Listener } from "./liveAnswer.ts";
import type { LiveAnswers } from "./liveAnswers.ts";
import type { Kept, Pipeline, Question } from "./pipeline.ts";
import { originOf, typedSince, type AheadCost, type Origin } from "./suggestionCache.ts";

/** A request as it would be sent at the moment of the call; undefined when its document has gone. */
export type Expected = () => CompletionRequest | undefined;

/** A pause in typing or moving: nine in ten gaps between keys are shorter (see debounce.ts). */
const restMs = 400;
/** A suggestion that stands this long is being read. */
const readMs = 150;

/** A request that has to read more than this share of its prompt itself gained little. */
const mostMissing = 0.1;

type Work = (signal: AbortSignal, model: ModelInfo) => Promise<void>;

/**
 * Work that nobody has asked for yet: reading the prompt at the place where the cursor rests, and the answer behind a
 * suggestion that is shown. One piece at a time: a newer one takes its place, and whatever a user waits for ends it.
 */
export class Ahead {
  readonly #pipeline: Pipeline;
  readonly #lives: LiveAnswers;
  readonly #isBusy: () => boolean;
  readonly #stopListening: () => void;
  readonly #spent = new Map<string, AheadCost>();
  #expected: Expected | undefined;
  #planned: AbortController | undefined;
  #isDisposed = false;
  /** Where the model reads the prompt, and where it has read one last. */
  #reading: Origin | undefined;
  #read: Origin | undefined;
  /** Where the answer behind a suggestion begins. */
  #behind: Origin | undefined;

  /** `isBusy`: a request of this editor is being answered. */
  constructor(pipeline: Pipeline, lives: LiveAnswers, isBusy: () => boolean) {
    this.#pipeline = pipeline;
    this.#lives = lives;
    this.#isBusy = isBusy;
    this.#stopListening = pipeline.deps.engine.onState(({ kind }) => {
      this.#read = undefined;
      if (kind === "ready") this.resume();
    });
  }

  #isOn(uri: string): boolean {
    const { machine, settings } = this.#pipeline.deps;
    return machine !== undefined && settings(uri)["ahead.when"] !== "never";
  }

  /** A request will probably come there: once nothing has happened for a while, its prompt is read. */
  expect(expected: Expected): void {
    if (this.#pipeline.deps.machine === undefined) return;
    this.#expected = expected;
    const request = this.#reading && expected();
    if (request && isAt(this.#reading, request)) return;
    this.#plan(restMs, (signal, model) => this.#readAt(expected, signal, model));
  }

  /** After an interruption that did not make the model read the prompt. */
  resume(): void {
    if (this.#expected) this.expect(this.#expected);
  }

  /** It is shown: what would follow once it is accepted? */
  suggested(question: Question, suggestion: Suggestion): void {
    if (!this.#isOn(question.request.snapshot.uri)) return;
    const request = accepted(question.request, suggestion);
    const live = this.#lives.find(request.snapshot.uri);
    if (live?.start.isAhead === true && isAt(this.#behind, request)) return;
    const behind: Question = { ...question, request };
    this.#plan(readMs, async (signal, model) => {
      const mayWork = await this.#mayWork(request.snapshot.uri);
      if (mayWork && !signal.aborted) this.#begin(behind, { model, shownIn: question, suggestion });
    });
  }

  /** Somebody types, or waits for the model. */
  stop(): void {
    this.#planned?.abort(endedBy("superseded"));
    this.#planned = undefined;
    this.#reading = undefined;
  }

  /** The model has answered a request there. */
  answered(origin: Origin, explanation: ExplanationBuilder): void {
    const { report } = explanation;
    if (report === undefined) return;
    this.#read = origin;
    if (!this.#isOn(origin.uri)) return;
    const spent = this.#takeSpent(origin.uri);
    const missing = report.promptTokens - report.reusedTokens;
    const isHit = spent.evaluatedTokens > missing && missing <= report.promptTokens * mostMissing;
    explanation.ahead({ use: isHit ? "prompt" : "miss", ...spent });
  }

  forget(uri: string): void {
    this.#spent.delete(uri);
    if (this.#reading?.uri === uri) this.stop();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.stop();
    this.#stopListening();
    this.#expected = undefined;
  }

  #plan(ms: number, work: Work): void {
    this.stop();
    if (this.#isDisposed) return;
    const planned = (this.#planned = new AbortController());
    void this.#later(ms, planned.signal, work).finally(() => {
      if (this.#planned === planned) this.stop();
    });
  }

  async #later(ms: number, signal: AbortSignal, work: Work): Promise<void> {
    const { clock, log } = this.#pipeline.deps;
    await rest(clock, ms, signal);
    try {
      if (signal.aborted || this.#isBusy()) return;
      const { model } = this.#pipeline;
      if (model) await work(signal, model);
    } catch (error) {
      if (!signal.aborted) log.bug("ahead", error);
    }
  }

  async #mayWork(uri: string): Promise<boolean> {
    const { machine, settings } = this.#pipeline.deps;
    const when = settings(uri)["ahead.when"];
    if (machine === undefined || when === "never") return false;
    if (when === "always") return true;
    return !machine.isBusy() && (when === "idle" || !(await machine.isOnBattery()));
  }

  async #readAt(expected: Expected, signal: AbortSignal, model: ModelInfo): Promise<void> {
    const request = expected();
    if (request === undefined || isAt(this.#read, request)) return;
    const { uri } = request.snapshot;
    if (!(await this.#mayWork(uri)) || signal.aborted) return;
    const question: Question = { request: asTyped(request), settings: this.#pipeline.deps.settings(uri) };
    // The next key press will be one that types, whatever the last one did.
    if (this.#pipeline.findRefusal(question, undefined) || this.#pipeline.findKnown(question, model)) return;
    if (this.#lives.find(request.snapshot.uri)) return;
    const origin = (this.#reading = originOf(this.#pipeline.placeOf(question, model)));
    const explanation = new ExplanationBuilder(question.request, this.#pipeline.deps.clock);
    const around = { explanation, signal, priority: "background", heard: () => undefined } as const;
    const report = await readPrompt(this.#pipeline.asking(question, model, around));
    if (report === undefined) return;
    this.#read = origin;
    this.#spend(origin.uri, costOf(report));
    const { promptTokens, reusedTokens } = report;
    this.#pipeline.deps.log.trace(`read ahead: ${promptTokens} tokens, ${reusedTokens} of them known`);
  }

  #begin(
    behind: Question,
    { model, shownIn, suggestion }: { model: ModelInfo; shownIn: Question; suggestion: Suggestion },
  ): void {
    const { clock } = this.#pipeline.deps;
    if (this.#pipeline.findRefusal(behind, undefined) || this.#pipeline.findKnown(behind, model)) return;
    const { snapshot } = shownIn.request;
    const { from, to, insertText } = suggestion;
    // Typed into from the place where the suggestion begins, in the text without what it replaces.
    const text = snapshot.text.slice(0, from) + snapshot.text.slice(to);
    const { template } = this.#pipeline.placeOf(behind, model);
    const explanation = new ExplanationBuilder(behind.request, clock);
    this.#behind = originOf(this.#pipeline.placeOf(behind, model));
    this.#lives.begin({
      ...{ origin: originOf({ snapshot: { ...snapshot, text }, at: from, template }), units: text.length },
      ...{ lead: insertText, mayBeTypedInto: true, isAhead: true, explanation },
      limitMs: behind.settings["complete.timeoutMs"],
      run: (listener) => this.#answer(behind, model, { explanation, listener }),
    });
  }

  async #answer(
    behind: Question,
    model: ModelInfo,
    { explanation, listener }: { explanation: ExplanationBuilder; listener: Listener },
  ): Promise<Kept> {
    const { uri } = behind.request.snapshot;
    const { documents } = this.#pipeline;
    // Whether it is accepted or not, the next request goes on from the window and the snippets of the last one.
    const own = {
      window: documents.window(uri).fork(),
      snippets: documents.snippets(uri),
      priority: "background",
    } as const;
    const answer = await askModel(this.#pipeline.asking(behind, model, { ...own, ...listener, explanation }), 0);
    const cost = costOf(explanation.report);
    if (!listener.signal.aborted)
      return this.#pipeline.keep(this.#pipeline.placeOf(behind, model), [answer], { ...behind.request, ahead: cost });
    this.#spend(uri, cost);
    return { texts: [], refusal: undefined };
  }

  #takeSpent(uri: string): AheadCost {
    const spent = this.#spent.get(uri) ?? { evaluatedTokens: 0, generatedTokens: 0 };
    this.#spent.delete(uri);
    return spent;
  }

  #spend(uri: string, cost: AheadCost): void {
    const before = this.#takeSpent(uri);
    this.#spent.set(uri, {
      evaluatedTokens: before.evaluatedTokens + cost.evaluatedTokens,
      generatedTokens: before.generatedTokens + cost.generatedTokens,
    });
  }
}

const isAt = (origin: Origin | undefined, { snapshot, offset: at }: CompletionRequest): boolean =>
  origin?.uri === snapshot.uri && typedSince(origin, snapshot.text, at) === "";

const asTyped = (request: CompletionRequest): CompletionRequest => ({
  ...request,
  ...{ trigger: "automatic", wanted: 1, selected: undefined },
});

/** The request that follows the acceptance of a suggestion, in the document's own line ends. */
function accepted(request: CompletionRequest, { from, to, insertText }: Suggestion): CompletionRequest {
  const { text } = request.snapshot;
  const inserted = text.includes("\r\n") ? insertText.replaceAll("\n", "\r\n") : insertText;
  const snapshot = { ...request.snapshot, text: text.slice(0, from) + inserted + text.slice(to) };
  return asTyped({ ...request, snapshot, offset: offset(from + inserted.length) });
}

const costOf = (report: GenerateReport | undefined): AheadCost => ({
  evaluatedTokens: report === undefined ? 0 : report.promptTokens - report.reusedTokens,
  generatedTokens: report?.generatedTokens ?? 0,
});

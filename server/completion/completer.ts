import { offset } from "../base/brand.ts";
import type { Completer, CompletionRequest, DocumentChange } from "../domain/completer.ts";
import type { ModelInfo } from "../domain/engine.ts";
import type { Outcome, Suggestion } from "../domain/outcome.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { lineStartOf } from "../syntax/lines.ts";
import { Ahead } from "./ahead.ts";
import { askModel, type Answer } from "./askModel.ts";
import { endedBy, endReason } from "./ended.ts";
import { ExplanationBuilder } from "./explanationBuilder.ts";
import type { Listener, LiveAnswer } from "./liveAnswer.ts";
import { LiveAnswers } from "./liveAnswers.ts";
import { Pipeline, type CompleterDeps, type Kept, type Question } from "./pipeline.ts";
import { replaceRange } from "./steps/replaceRange.ts";
import { originOf, type CacheHit } from "./suggestionCache.ts";
import { waitForEngine } from "./waitForEngine.ts";
import { withSelection, type Selected } from "./withSelection.ts";

export type { CompleterDeps } from "./pipeline.ts";

/** No further alternative is begun after this; a slow machine shows fewer rather than later. */
const alternativesMs = 1500;

/** One request on its way through the pipeline. */
type Run = {
  /** As it was asked. */
  readonly request: CompletionRequest;
  readonly selected: Selected;
  readonly question: Question;
  readonly explanation: ExplanationBuilder;
  readonly controller: AbortController;
};

/** Gate, cache, wait, window, prompt, stream, steps, remember. */
export class PipelineCompleter implements Completer {
  readonly #pipeline: Pipeline;
  readonly #lives: LiveAnswers;
  readonly #ahead: Ahead;
  readonly #running = new Map<string, AbortController>();
  #lastId = 0;

  constructor(deps: CompleterDeps) {
    this.#pipeline = new Pipeline(deps);
    this.#lives = new LiveAnswers(deps);
    this.#ahead = new Ahead(this.#pipeline, this.#lives, () => this.#running.size > 0);
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Outcome> {
    const run = this.#start(request);
    const { explanation, controller } = run;
    const cancel = (): void => controller.abort(endedBy("cancelled"));
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    const outcome = await this.#complete(run).catch((error: unknown) => {
      if (!controller.signal.aborted) this.#pipeline.deps.log.bug("complete", error);
      return explanation.empty(endReason(controller.signal) ?? "internalError");
    });
    signal.removeEventListener("abort", cancel);
    controller.abort(endedBy("cancelled"));
    this.#pipeline.deps.log.trace(
      outcome.kind === "shown" ? `shown from ${outcome.from}` : `empty: ${outcome.reason} ${outcome.detail}`,
    );
    this.#conclude(run, outcome);
    return outcome;
  }

  #start(request: CompletionRequest): Run {
    const { clock, settings } = this.#pipeline.deps;
    const selected = withSelection(request);
    const asked = { ...request, snapshot: selected.snapshot, offset: selected.at };
    return {
      ...{ request, selected, question: { request: asked, settings: settings(asked.snapshot.uri) } },
      explanation: new ExplanationBuilder(request, clock),
      controller: new AbortController(),
    };
  }

  async #complete(run: Run): Promise<Outcome> {
    const { request, selected, question, explanation, controller } = run;
    const { uri } = request.snapshot;
    this.#ahead.stop();
    this.#lives.makeWayFor(uri);
    const model = this.#pipeline.model;
    const live = this.#follow(question, model);
    this.#running.get(uri)?.abort(endedBy("superseded"));
    this.#running.set(uri, controller);
    if (selected.kind === "conflict") return explanation.empty("conflictsWithPopup");

    const refusal = this.#pipeline.findRefusal(question, this.#pipeline.documents.lastChange(uri));
    if (refusal) return explanation.empty(refusal.reason, refusal.detail);

    const known = model && (this.#answerFromCache(run, model) ?? (live && (await this.#takeOver(run, live, model))));
    if (known) return known;

    await this.#debounce(run);
    const engine = await waitForEngine(this.#pipeline.deps.engine, request.trigger, controller.signal);
    if (engine.kind === "trouble")
      return explanation.empty(endReason(controller.signal) ?? engine.reason, engine.detail);
    return this.#ask(run, engine.model);
  }

  /** The answer in the making that this may be an answer to as well; one that it cannot be is ended. */
  #follow(question: Question, model: ModelInfo | undefined): LiveAnswer | undefined {
    const { trigger, snapshot, offset: at } = question.request;
    const live = this.#lives.find(snapshot.uri);
    const template = model && this.#pipeline.placeOf(question, model).template;
    if (trigger === "explicit" || live?.start.origin.template !== template) live?.abort("superseded");
    else live?.askedAt(snapshot.text, at);
    return live?.isOver === false && live.isReached ? live : undefined;
  }

  #answerFromCache(run: Run, model: ModelInfo): Outcome | undefined {
    const { request, question, explanation } = run;
    const hit = this.#pipeline.findKnown(question, model);
    if (hit === undefined) return undefined;
    const isAutomatic = request.trigger === "automatic";
    if (hit.texts.length > 0 && (isAutomatic || hit.wanted >= request.wanted)) return this.#fromCache(run, hit);
    if (!hit.refusal || !isAutomatic) return undefined;
    noteAhead(explanation, hit);
    return explanation.empty(hit.refusal.reason, hit.refusal.detail);
  }

  /** Waits for an answer that was begun for an earlier text; undefined when it turns out to be none to this one. */
  async #takeOver(run: Run, live: LiveAnswer, model: ModelInfo): Promise<Outcome | undefined> {
    const { explanation, controller } = run;
    const concluded = await live.join(controller.signal);
    const ended = endReason(controller.signal);
    if (ended) return explanation.empty(ended);
    if (concluded?.kind === "ended" && concluded.reason !== "superseded") return explanation.empty(concluded.reason);
    if (concluded?.kind === "kept") explanation.takeOver(live.start.explanation);
    return this.#answerFromCache(run, model);
  }

  async #debounce({ request, question, explanation, controller }: Run): Promise<void> {
    if (request.trigger === "explicit") return;
    const { snapshot, offset: at } = question.request;
    const lineBefore = snapshot.text.slice(lineStartOf(snapshot.text, at), at);
    const rhythm = this.#pipeline.documents.rhythm(snapshot.uri);
    const ms = rhythm.delayMs(lineBefore, question.settings["complete.debounceMs"]);
    explanation.waited(ms);
    if (ms > 0) await this.#pipeline.deps.clock.sleep(ms, controller.signal);
  }

  async #ask(run: Run, model: ModelInfo): Promise<Outcome> {
    const { question, explanation, controller } = run;
    const { snapshot, trigger } = question.request;
    const isAutomatic = trigger === "automatic";
    const live = this.#lives.begin({
      origin: originOf(this.#pipeline.placeOf(question, model)),
      ...{ units: snapshot.text.length, lead: "", mayBeTypedInto: isAutomatic, isAhead: false, explanation },
      // An automatic completion that takes too long is of no use any more.
      limitMs: isAutomatic ? question.settings["complete.timeoutMs"] : undefined,
      run: (listener) => this.#answer(question, model, { explanation, listener }),
    });
    const concluded = await live.join(controller.signal);
    const ended = endReason(controller.signal);
    if (ended || concluded === undefined) return explanation.empty(ended ?? "cancelled");
    if (concluded.kind === "ended") return explanation.empty(concluded.reason);
    const { texts, refusal } = concluded.kept;
    if (refusal) return explanation.empty(refusal.reason, refusal.detail);
    return explanation.shown("model", this.#suggestions(run, texts));
  }

  /** What the model says, whoever waits for it. */
  async #answer(
    question: Question,
    model: ModelInfo,
    { explanation, listener }: { explanation: ExplanationBuilder; listener: Listener },
  ): Promise<Kept> {
    const { clock } = this.#pipeline.deps;
    const { request } = question;
    const { uri } = request.snapshot;
    const asking = this.#pipeline.asking(question, model, { ...listener, explanation, priority: "interactive" });
    const answers: Answer[] = [];
    const startedAt = clock.now();
    for (let alternative = 0; alternative < Math.max(1, request.wanted); alternative++) {
      answers.push(await askModel(asking, alternative));
      if (listener.signal.aborted || clock.now() - startedAt > alternativesMs) break;
    }
    this.#pipeline.documents.shownWith(uri, explanation.snippets);
    if (listener.signal.aborted) return { texts: [], refusal: undefined };
    this.#ahead.answered(originOf(this.#pipeline.placeOf(question, model)), explanation);
    return this.#pipeline.keep(this.#pipeline.placeOf(question, model), answers, request);
  }

  /** Work ahead goes on from what has become of the request. */
  #conclude({ request, question, controller }: Run, outcome: Outcome): void {
    const { uri } = request.snapshot;
    if (this.#running.get(uri) === controller) this.#running.delete(uri);
    const [first] = outcome.kind === "shown" ? outcome.items : [];
    if (first) this.#ahead.suggested({ ...question, request }, first);
    else if (outcome.kind === "empty" && outcome.reason !== "superseded") this.#ahead.resume();
  }

  #fromCache(run: Run, hit: CacheHit): Outcome {
    noteAhead(run.explanation, hit);
    return run.explanation.shown(hit.typedUnits > 0 ? "typeThrough" : "cache", this.#suggestions(run, hit.texts));
  }

  #suggestions({ request, question, selected }: Run, texts: readonly string[]): Suggestion[] {
    const { snapshot, offset: at } = question.request;
    return texts.map((each) => {
      const { to, text } = replaceRange(snapshot.text, at, each);
      const covered = to - at;
      const id = `${(this.#lastId += 1)}`;
      if (selected.kind !== "inserted")
        return { id, insertText: text, from: request.offset, to: offset(request.offset + covered) };
      return { id, insertText: selected.text + text, from: selected.from, to: offset(selected.to + covered) };
    });
  }

  documentOpened(snapshot: Snapshot): void {
    this.#pipeline.deps.context.documentOpened(snapshot);
  }

  documentViewed(uri: string, lines: { readonly line: number; readonly endLine: number }): void {
    this.#pipeline.deps.context.documentViewed(uri, lines);
  }

  filesChanged(files: readonly string[]): void {
    this.#pipeline.deps.context.filesChanged(files);
  }

  documentChanged(snapshot: Snapshot, change: DocumentChange): void {
    this.#ahead.stop();
    this.#lives.find(snapshot.uri)?.documentChanged(snapshot.text);
    this.#pipeline.deps.context.documentChanged(snapshot);
    this.#pipeline.documents.changed(snapshot.uri, change, this.#pipeline.deps.clock.now());
  }

  documentClosed(uri: string): void {
    this.#running.get(uri)?.abort(endedBy("cancelled"));
    this.#lives.abort(uri, "cancelled");
    this.#ahead.forget(uri);
    this.#pipeline.documents.closed(uri);
    this.#pipeline.deps.context.documentClosed(uri);
    this.#pipeline.cache.forget(uri);
    this.#pipeline.deps.syntax.close(uri);
  }

  expect(request: () => CompletionRequest | undefined): void {
    this.#ahead.expect(request);
  }

  snooze(minutes: number): void {
    this.#pipeline.snooze(minutes);
  }

  shown(id: string): void {
    this.#pipeline.deps.log.trace(`suggestion ${id} shown`);
  }

  accepted(id: string, acceptedUnits: number | undefined): void {
    this.#pipeline.deps.log.trace(`suggestion ${id} accepted: ${acceptedUnits ?? "all"}`);
  }

  rejected(id: string): void {
    this.#pipeline.deps.log.trace(`suggestion ${id} rejected`);
  }

  dispose(): void {
    this.#ahead.dispose();
    for (const controller of this.#running.values()) controller.abort(endedBy("cancelled"));
    this.#running.clear();
    this.#lives.dispose();
    this.#pipeline.cache.clear();
  }
}

const noteAhead = (explanation: ExplanationBuilder, { ahead }: CacheHit): void => {
  if (ahead) explanation.ahead({ use: "answer", ...ahead });
};

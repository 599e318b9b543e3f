import type { Settings } from "../../shared/settings.ts";
import { offset, type Offset } from "../base/brand.ts";
import type { Clock } from "../domain/clock.ts";
import type { Completer, CompletionRequest, DocumentChange } from "../domain/completer.ts";
import type { ContextProvider } from "../domain/context.ts";
import type { PrivacyOf } from "../domain/privacy.ts";
import type { Engine, ModelInfo } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import type { Outcome, Suggestion } from "../domain/outcome.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import type { Syntax } from "../domain/syntax.ts";
import { findFamily } from "../prompt/families.ts";
import type { Layout } from "../prompt/layOut.ts";
import { lineStartOf } from "../syntax/lines.ts";
import { askModel, type Answer } from "./askModel.ts";
import type { Asking } from "./asking.ts";
import { Ended, endReason } from "./ended.ts";
import type { Experiment } from "./experiment.ts";
import { ExplanationBuilder } from "./explanationBuilder.ts";
import { findRefusal, type Refusal } from "./gates.ts";
import { OpenDocuments } from "./openDocuments.ts";
import { PathRules } from "../privacy/pathRules.ts";
import { demandConfidence, isAboutTheText } from "./restraint.ts";
import { withoutDeletedLines } from "./steps/justDeleted.ts";
import { waitForEngine } from "./waitForEngine.ts";
import { withSelection, type Selected } from "./withSelection.ts";
import { replaceRange } from "./steps/replaceRange.ts";
import { SuggestionCache, type CacheHit } from "./suggestionCache.ts";

export type CompleterDeps = {
  readonly engine: Engine;
  readonly syntax: Syntax;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: () => Settings;
  readonly context: ContextProvider;
  readonly privacyOf: PrivacyOf;
  readonly experiment: Experiment;
};

/** No further alternative is begun after this; a slow machine shows fewer rather than later. */
const alternativesMs = 1500;

/** One request on its way through the pipeline. */
type Run = {
  readonly request: CompletionRequest;
  readonly selected: Selected;
  readonly explanation: ExplanationBuilder;
  readonly settings: Settings;
  readonly controller: AbortController;
};

/** Gate, cache, wait, window, prompt, stream, steps, remember. */
export class PipelineCompleter implements Completer {
  readonly #deps: CompleterDeps;
  readonly #cache = new SuggestionCache();
  readonly #paths = new PathRules();
  readonly #documents = new OpenDocuments();
  readonly #running = new Map<string, AbortController>();
  #snoozedUntilMs = -Infinity;
  #lastId = 0;

  constructor(deps: CompleterDeps) {
    this.#deps = deps;
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Outcome> {
    const { clock, log, settings } = this.#deps;
    const explanation = new ExplanationBuilder(request, clock);
    const controller = new AbortController();
    const cancel = (): void => controller.abort(new Ended("cancelled"));
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    const run: Run = { request, selected: withSelection(request), explanation, settings: settings(), controller };
    try {
      const outcome = await this.#complete(run);
      log.trace(outcome.kind === "shown" ? `shown from ${outcome.from}` : `empty: ${outcome.reason} ${outcome.detail}`);
      return outcome;
    } catch (error) {
      if (!controller.signal.aborted) log.bug("complete", error);
      return explanation.empty(endReason(controller.signal) ?? "internalError");
    } finally {
      signal.removeEventListener("abort", cancel);
      if (this.#running.get(request.snapshot.uri) === controller) this.#running.delete(request.snapshot.uri);
      controller.abort(new Ended("cancelled"));
    }
  }

  async #complete(run: Run): Promise<Outcome> {
    const { request, selected, explanation, controller } = run;
    const { snapshot } = request;
    this.#running.get(snapshot.uri)?.abort(new Ended("superseded"));
    this.#running.set(snapshot.uri, controller);
    if (selected.kind === "conflict") return explanation.empty("conflictsWithPopup");

    const refusal = this.#findRefusal(run);
    if (refusal) return explanation.empty(refusal.reason, refusal.detail);

    const known = this.#deps.engine.state.kind === "ready" ? this.#deps.engine.state.model : undefined;
    const hit = known && this.#findKnown(run, known);
    if (hit && hit.texts.length > 0 && (request.trigger === "automatic" || hit.wanted >= request.wanted))
      return this.#fromCache(run, hit);
    if (hit?.refusal && request.trigger === "automatic")
      return explanation.empty(hit.refusal.reason, hit.refusal.detail);

    await this.#debounce(run);
    const engine = await waitForEngine(this.#deps.engine, request.trigger, controller.signal);
    if (engine.kind === "trouble")
      return explanation.empty(endReason(controller.signal) ?? engine.reason, engine.detail);
    return this.#ask(run, engine.model);
  }

  #findKnown(run: Run, model: ModelInfo): CacheHit | undefined {
    const place = placeOf(run.selected);
    const hit = this.#cache.find({ ...place, template: this.#template(run, model) });
    const justDeleted = this.#justDeleted(run);
    if (hit === undefined || justDeleted.length === 0) return hit;
    const { text } = place.snapshot;
    const around = { prefix: text.slice(0, place.at), suffix: text.slice(place.at), justDeleted };
    return hit.texts.every((each) => withoutDeletedLines(each, around) === each) ? hit : undefined;
  }

  #findRefusal({ request, selected, settings }: Run): Refusal | undefined {
    const { snapshot, at } = placeOf(selected);
    return findRefusal({
      request: { ...request, snapshot, offset: at },
      settings,
      lastChange: this.#documents.lastChange(snapshot.uri),
      isSnoozed: this.#deps.clock.now() < this.#snoozedUntilMs,
      findExclusion: (path) => this.#findExclusion(snapshot.uri, path, settings),
      inside: () => this.#deps.syntax.shapeAt(snapshot, at).inside,
    });
  }

  #findExclusion(uri: string, path: string, settings: Settings): string | undefined {
    const pattern = this.#paths.findExclusion(settings["complete.excludedPaths"], path);
    if (pattern !== undefined) return `complete.excludedPaths: ${pattern}`;
    return this.#deps.privacyOf(uri).findExclusion(path)?.rule;
  }

  async #debounce({ request, selected, settings, explanation, controller }: Run): Promise<void> {
    if (request.trigger === "explicit") return;
    const { snapshot, at } = placeOf(selected);
    const lineBefore = snapshot.text.slice(lineStartOf(snapshot.text, at), at);
    const rhythm = this.#documents.rhythm(snapshot.uri);
    const ms = rhythm.delayMs(lineBefore, settings["complete.debounceMs"]);
    explanation.waited(ms);
    if (ms > 0) await this.#deps.clock.sleep(ms, controller.signal);
  }

  async #ask(run: Run, model: ModelInfo): Promise<Outcome> {
    const { request, selected, explanation, controller, settings } = run;
    const { snapshot, at } = placeOf(selected);
    const stopClock = this.#limitTime(run);
    const asking: Asking = {
      ...this.#deps,
      request: { ...request, snapshot },
      at,
      model,
      layout: this.#layout(model),
      settings,
      window: this.#documents.window(snapshot.uri),
      justDeleted: this.#justDeleted(run),
      explanation,
      signal: controller.signal,
    };
    const answers: Answer[] = [];
    const startedAt = this.#deps.clock.now();
    for (let alternative = 0; alternative < Math.max(1, request.wanted); alternative++) {
      answers.push(await askModel(asking, alternative));
      if (controller.signal.aborted || this.#deps.clock.now() - startedAt > alternativesMs) break;
    }
    stopClock();
    const ended = endReason(controller.signal);
    if (ended) return explanation.empty(ended);
    return this.#remember(run, model, answers);
  }

  #justDeleted({ request: { snapshot, trigger } }: Run): readonly string[] {
    const isRecent = trigger === "automatic" && this.#documents.isDeletionRecent(snapshot.uri);
    return isRecent ? this.#deps.context.justDeleted(snapshot.uri) : [];
  }

  /** An automatic completion that takes too long is of no use any more. */
  #limitTime({ request, settings, controller }: Run): () => void {
    const done = new AbortController();
    if (request.trigger === "automatic") {
      void this.#deps.clock.sleep(settings["complete.timeoutMs"], done.signal).then(
        () => controller.abort(new Ended("timedOut")),
        () => undefined, // the answer came in time
      );
    }
    return () => done.abort();
  }

  #remember(run: Run, model: ModelInfo, answers: readonly Answer[]): Outcome {
    const place = { ...placeOf(run.selected), template: this.#template(run, model) };
    const sure = answers.map((answer) => demandConfidence(answer, run.request.trigger));
    const texts = [...new Set(sure.flatMap((answer) => (answer.kind === "text" ? [answer.text] : [])))];
    const first = sure[0];
    if (texts.length === 0 && first?.kind === "nothing") {
      const refusal: Refusal = { reason: first.reason, detail: first.detail };
      if (isAboutTheText(first.reason)) this.#cache.add(place, { texts: [], refusal, wanted: 1 });
      return run.explanation.empty(refusal.reason, refusal.detail);
    }
    this.#cache.add(place, { texts, refusal: undefined, wanted: run.request.wanted });
    return run.explanation.shown("model", this.#suggestions(run, texts));
  }

  #fromCache(run: Run, hit: CacheHit): Outcome {
    return run.explanation.shown(hit.typedUnits > 0 ? "typeThrough" : "cache", this.#suggestions(run, hit.texts));
  }

  #suggestions({ request, selected }: Run, texts: readonly string[]): Suggestion[] {
    const { snapshot, at } = placeOf(selected);
    return texts.map((each) => {
      const { to, text } = replaceRange(snapshot.text, at, each);
      const covered = to - at;
      const id = `${(this.#lastId += 1)}`;
      if (selected.kind !== "inserted")
        return { id, insertText: text, from: request.offset, to: offset(request.offset + covered) };
      return { id, insertText: selected.text + text, from: selected.from, to: offset(selected.to + covered) };
    });
  }

  #layout(model: ModelInfo): Layout {
    return this.#deps.experiment.layout ?? (findFamily(model.family)?.order === "psm" ? "anchored" : "plain");
  }

  /** Everything besides the text that an answer depends on. */
  #template({ settings, request }: Run, model: ModelInfo): string {
    return JSON.stringify([
      model.file,
      this.#layout(model),
      settings["complete.level"],
      settings["complete.lines"],
      settings["complete.maxLines"],
      settings["complete.maxTokens"],
      request.indentation,
    ]);
  }

  documentOpened(snapshot: Snapshot): void {
    this.#deps.context.documentOpened(snapshot);
  }

  documentViewed(uri: string, lines: { readonly line: number; readonly endLine: number }): void {
    this.#deps.context.documentViewed(uri, lines);
  }

  filesChanged(files: readonly string[]): void {
    this.#deps.context.filesChanged(files);
  }

  documentChanged(snapshot: Snapshot, change: DocumentChange): void {
    this.#deps.context.documentChanged(snapshot);
    this.#documents.changed(snapshot.uri, change, this.#deps.clock.now());
  }

  documentClosed(uri: string): void {
    this.#running.get(uri)?.abort(new Ended("cancelled"));
    this.#documents.closed(uri);
    this.#deps.context.documentClosed(uri);
    this.#cache.forget(uri);
    this.#deps.syntax.close(uri);
  }

  snooze(minutes: number): void {
    this.#snoozedUntilMs = minutes <= 0 ? -Infinity : this.#deps.clock.now() + minutes * 60_000;
  }

  shown(id: string): void {
    this.#deps.log.trace(`suggestion ${id} shown`);
  }

  accepted(id: string, acceptedUnits: number | undefined): void {
    this.#deps.log.trace(`suggestion ${id} accepted: ${acceptedUnits ?? "all"}`);
  }

  rejected(id: string): void {
    this.#deps.log.trace(`suggestion ${id} rejected`);
  }

  dispose(): void {
    for (const controller of this.#running.values()) controller.abort(new Ended("cancelled"));
    this.#running.clear();
    this.#cache.clear();
  }
}

const placeOf = (selected: Selected): { readonly snapshot: Snapshot; readonly at: Offset } => ({
  snapshot: selected.snapshot,
  at: selected.at,
});

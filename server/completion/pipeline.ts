import type { Settings } from "../../shared/settings.ts";
import type { Clock } from "../domain/clock.ts";
import type { CompletionRequest, DocumentChange } from "../domain/completer.ts";
import type { ContextProvider } from "../domain/context.ts";
import type { Engine, ModelInfo } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import type { Machine } from "../domain/machine.ts";
import type { PrivacyOf } from "../domain/privacy.ts";
import type { Syntax } from "../domain/syntax.ts";
import { PathRules } from "../privacy/pathRules.ts";
import { findFamily } from "../prompt/families.ts";
import type { Layout } from "../prompt/layOut.ts";
import type { Answer } from "./askModel.ts";
import type { Asking } from "./asking.ts";
import type { Experiment } from "./experiment.ts";
import { findRefusal, type Refusal } from "./gates.ts";
import { OpenDocuments } from "./openDocuments.ts";
import { demandConfidence, isAboutTheText } from "./restraint.ts";
import { withoutDeletedLines } from "./steps/justDeleted.ts";
import { SuggestionCache, type AheadCost, type CacheHit, type CachePlace } from "./suggestionCache.ts";

export type CompleterDeps = {
  readonly engine: Engine;
  readonly syntax: Syntax;
  readonly clock: Clock;
  readonly log: Log;
  /** As they hold for a document. */
  readonly settings: (uri: string) => Settings;
  readonly context: ContextProvider;
  readonly privacyOf: PrivacyOf;
  readonly experiment: Experiment;
  /** Without it nothing is computed ahead. */
  readonly machine?: Machine | undefined;
};

/** What is asked, at the place where the model goes on, with the settings of that moment. */
export type Question = { readonly request: CompletionRequest; readonly settings: Settings };

/** What is given to the model besides the question. */
type Around = Pick<Asking, "explanation" | "signal" | "priority" | "heard"> &
  Partial<Pick<Asking, "window" | "snippets">>;

/** What became of the model's answers. */
export type Kept = { readonly texts: readonly string[]; readonly refusal: Refusal | undefined };

/** The steps between a question and an answer, the same for requests and for what is computed ahead of them. */
export class Pipeline {
  readonly deps: CompleterDeps;
  readonly cache = new SuggestionCache();
  readonly documents = new OpenDocuments();
  readonly #paths = new PathRules();
  /** A request asks for its own several times. */
  readonly #templates = new WeakMap<Question, { readonly model: ModelInfo; readonly template: string }>();
  #snoozedUntilMs = -Infinity;

  constructor(deps: CompleterDeps) {
    this.deps = deps;
  }

  /** Undefined while no model is ready. */
  get model(): ModelInfo | undefined {
    const { state } = this.deps.engine;
    return state.kind === "ready" ? state.model : undefined;
  }

  snooze(minutes: number): void {
    this.#snoozedUntilMs = minutes <= 0 ? -Infinity : this.deps.clock.now() + minutes * 60_000;
  }

  /** `lastChange`: what the user did last, as far as it matters. */
  findRefusal({ request, settings }: Question, lastChange: DocumentChange | undefined): Refusal | undefined {
    const { snapshot, offset } = request;
    return findRefusal({
      ...{ request, settings, lastChange },
      isSnoozed: this.deps.clock.now() < this.#snoozedUntilMs,
      findExclusion: (path) => this.#findExclusion(snapshot.uri, path, settings),
      inside: () => this.deps.syntax.shapeAt(snapshot, offset).inside,
    });
  }

  #findExclusion(uri: string, path: string, settings: Settings): string | undefined {
    const pattern = this.#paths.findExclusion(settings["complete.excludedPaths"], path);
    if (pattern !== undefined) return `complete.excludedPaths: ${pattern}`;
    return this.deps.privacyOf(uri).findExclusion(path)?.rule;
  }

  /** What is known already of the answer. */
  findKnown(question: Question, model: ModelInfo): CacheHit | undefined {
    const hit = this.cache.find(this.placeOf(question, model));
    const justDeleted = this.#justDeleted(question);
    if (hit === undefined || justDeleted.length === 0) return hit;
    const { snapshot, offset: at } = question.request;
    const around = { prefix: snapshot.text.slice(0, at), suffix: snapshot.text.slice(at), justDeleted };
    return hit.texts.every((each) => withoutDeletedLines(each, around) === each) ? hit : undefined;
  }

  asking(question: Question, model: ModelInfo, around: Around): Asking {
    const { request, settings } = question;
    const { uri } = request.snapshot;
    return {
      ...{ ...this.deps, request, at: request.offset, model, layout: this.#layout(model), settings },
      window: this.documents.window(uri),
      justDeleted: this.#justDeleted(question),
      snippets: undefined,
      ...around,
    };
  }

  /** Remembers the answers that are good enough, or why there are none. */
  keep(place: CachePlace, answers: readonly Answer[], of: Kind): Kept {
    const sure = answers.map((answer) => demandConfidence(answer, of.trigger));
    const texts = [...new Set(sure.flatMap((answer) => (answer.kind === "text" ? [answer.text] : [])))];
    const [first] = sure;
    const { ahead } = of;
    if (texts.length > 0 || first?.kind !== "nothing") {
      this.cache.add(place, { texts, refusal: undefined, wanted: of.wanted, ahead });
      return { texts, refusal: undefined };
    }
    const refusal: Refusal = { reason: first.reason, detail: first.detail };
    if (isAboutTheText(first.reason)) this.cache.add(place, { texts: [], refusal, wanted: 1, ahead });
    return { texts, refusal };
  }

  placeOf(question: Question, model: ModelInfo): CachePlace {
    const { snapshot, offset: at } = question.request;
    const known = this.#templates.get(question);
    if (known?.model === model) return { snapshot, at, template: known.template };
    const template = this.#templateOf(question, model);
    this.#templates.set(question, { model, template });
    return { snapshot, at, template };
  }

  #templateOf({ request, settings }: Question, model: ModelInfo): string {
    const values = templateKeys.map((key) => settings[key]);
    return JSON.stringify([model.file, this.#layout(model), ...values, request.indentation]);
  }

  #justDeleted({ request: { snapshot, trigger } }: Question): readonly string[] {
    const isRecent = trigger === "automatic" && this.documents.isDeletionRecent(snapshot.uri);
    return isRecent ? this.deps.context.justDeleted(snapshot.uri) : [];
  }

  #layout(model: ModelInfo): Layout {
    return this.deps.experiment.layout ?? (findFamily(model.family)?.order === "psm" ? "anchored" : "plain");
  }
}

type Kind = Pick<CompletionRequest, "trigger" | "wanted"> & { readonly ahead?: AheadCost | undefined };

/** Settings that an answer depends on. */
const templateKeys = [
  "complete.level",
  "complete.lines",
  "complete.maxLines",
  "complete.maxTokens",
] as const satisfies readonly (keyof Settings)[];

import type { Clock } from "../domain/clock.ts";
import type { CompletionRequest } from "../domain/completer.ts";
import type { GenerateReport } from "../domain/engine.ts";
import type { Explanation, Outcome, Score, Suggestion } from "../domain/outcome.ts";
import type { PromptPart } from "../domain/promptPart.ts";
import type { Reason } from "../domain/reason.ts";
import type { SourceReport } from "../domain/context.ts";
import type { Snippet } from "../domain/snapshot.ts";
import type { Shape } from "../domain/syntax.ts";
import { lineNumber } from "../syntax/lineNumber.ts";

type Asked = {
  readonly parts: readonly PromptPart[];
  readonly heal: string;
  readonly layout: string;
  readonly shape: Shape;
  readonly snippets: readonly Snippet[];
  readonly sources: readonly SourceReport[];
  readonly redactions: Explanation["redactions"];
};
type Answered = {
  readonly rawText: string;
  readonly report: GenerateReport | undefined;
  readonly steps: Explanation["steps"];
};

/** Collects what happened to one request, for `--explain` and "Why was nothing shown?". */
export class ExplanationBuilder {
  readonly #request: CompletionRequest;
  readonly #clock: Clock;
  readonly #startedAt: number;
  #asked: Asked | undefined;
  #answered: Answered = { rawText: "", report: undefined, steps: [] };
  #settledBy = "";
  #score: Score | undefined;
  #ahead: Explanation["ahead"];
  #debounceMs = 0;
  #contextMs = 0;
  #firstTextMs: number | undefined;

  constructor(request: CompletionRequest, clock: Clock) {
    this.#request = request;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  waited(ms: number): void {
    this.#debounceMs = ms;
  }

  asked(asked: Asked, contextMs: number): void {
    this.#asked = asked;
    this.#contextMs = contextMs;
  }

  firstText(): void {
    this.#firstTextMs ??= this.#clock.now() - this.#startedAt;
  }

  answered(answered: Answered): void {
    this.#answered = answered;
  }

  /** Why no model was asked. */
  settled(why: string): void {
    this.#settledBy = why;
    if (this.#asked) this.#asked = { ...this.#asked, parts: [], heal: "" };
  }

  scored(score: Score | undefined): void {
    this.#score ??= score;
  }

  ahead(ahead: Explanation["ahead"]): void {
    this.#ahead = ahead;
  }

  get snippets(): readonly Snippet[] {
    return this.#asked?.snippets ?? [];
  }

  get report(): GenerateReport | undefined {
    return this.#answered.report;
  }

  /** The answer was begun for an earlier request. */
  takeOver(other: ExplanationBuilder): void {
    this.#asked = other.#asked;
    this.#answered = other.#answered;
    this.#settledBy = other.#settledBy;
    this.#score = other.#score;
    this.#contextMs = other.#contextMs;
  }

  shown(from: "model" | "cache" | "typeThrough", items: readonly Suggestion[]): Outcome {
    return { kind: "shown", from, items, explanation: this.#build() };
  }

  empty(reason: Reason, detail = ""): Outcome {
    return { kind: "empty", reason, detail, explanation: this.#build() };
  }

  #build(): Explanation {
    const { snapshot, offset, trigger } = this.#request;
    const before = snapshot.text.slice(0, Math.max(0, offset));
    const shape = this.#asked?.shape;
    return {
      uri: snapshot.uri,
      line: lineNumber(snapshot.text, offset) + 1,
      column: before.length - (before.lastIndexOf("\n") + 1) + 1,
      trigger,
      parts: this.#asked?.parts ?? [],
      heal: this.#asked?.heal ?? "",
      snippets: this.#asked?.snippets ?? [],
      sources: this.#asked?.sources ?? [],
      layout: this.#asked?.layout ?? "",
      shape: shape ? [`${shape.extent} in ${shape.inside}`, ...shape.scopes].join(" > ") : "",
      settledBy: this.#settledBy,
      rawText: this.#answered.rawText,
      steps: this.#answered.steps,
      report: this.#answered.report,
      score: this.#score,
      ahead: this.#ahead,
      redactions: this.#asked?.redactions ?? [],
      ms: {
        debounce: this.#debounceMs,
        context: this.#contextMs,
        total: this.#clock.now() - this.#startedAt,
        firstText: this.#firstTextMs,
      },
    };
  }
}

import type { Clock } from "../domain/clock.ts";
import { inTime, unlessAborted } from "../domain/deadline.ts";
import type { Log } from "../domain/log.ts";
import type { Reason } from "../domain/reason.ts";
import { endedBy, endReason } from "./ended.ts";
import type { ExplanationBuilder } from "./explanationBuilder.ts";
import type { Kept } from "./pipeline.ts";
import { typedSince, type Origin } from "./suggestionCache.ts";

export type Concluded =
  { readonly kind: "kept"; readonly kept: Kept } | { readonly kind: "ended"; readonly reason: Reason };

/** What the work itself is given: when to stop, and whom to tell what the model has said so far. */
export type Listener = { readonly signal: AbortSignal; readonly heard: (said: string) => void };

export type LiveStart = {
  readonly origin: Origin;
  /** Length of the document there. */
  readonly units: number;
  /** Text that is taken to be typed at the origin already: the model goes on behind it. */
  readonly lead: string;
  /** Answers to an explicit request are for its place alone. */
  readonly mayBeTypedInto: boolean;
  /** Nobody has asked for it yet. */
  readonly isAhead: boolean;
  readonly limitMs: number | undefined;
  readonly explanation: ExplanationBuilder;
  readonly run: (listener: Listener) => Promise<Kept>;
};

/** An answer that was typed into goes on this long without a request: editors cancel, wait a little and ask again. */
const keptMs = 500;

/**
 * An answer in the making. It outlives the request that began it as long as what is typed agrees with what the model
 * says, so that the next request takes it over instead of asking anew. The moment both disagree the model is free.
 */
export class LiveAnswer {
  readonly start: LiveStart;
  readonly done: Promise<Concluded>;
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  readonly #over = new AbortController();
  #said: string;
  #typed = "";
  #waiting = 0;
  #isTypedInto = false;
  #kept: AbortController | undefined;

  constructor(start: LiveStart, { clock, log }: { readonly clock: Clock; readonly log: Log }) {
    this.start = start;
    this.#clock = clock;
    this.#said = start.lead;
    this.done = this.#run(log);
    if (start.limitMs !== undefined) this.#limit(start.limitMs, { reason: "timedOut", until: this.#over.signal });
  }

  get isOver(): boolean {
    return this.#over.signal.aborted || this.#controller.signal.aborted;
  }

  get isWaitedFor(): boolean {
    return this.#waiting > 0;
  }

  abort(reason: Reason): void {
    this.#kept?.abort(inTime);
    this.#controller.abort(endedBy(reason));
  }

  /** The conclusion, or undefined when `signal` is aborted before. The last who waits takes the answer along. */
  async join(signal: AbortSignal): Promise<Concluded | undefined> {
    this.#kept?.abort(inTime);
    this.#waiting++;
    const concluded = await unlessAborted(this.done, signal);
    this.#waiting--;
    if (this.#waiting > 0 || this.isOver || this.start.isAhead) return concluded;
    if (!this.#isTypedInto) this.abort("cancelled");
    else this.#keepALittle();
    return concluded;
  }

  /** The document has changed, wherever the cursor is. */
  documentChanged(text: string): void {
    const cursor = this.start.origin.at + text.length - this.start.units;
    this.#follow(typedSince(this.start.origin, text, cursor), "documentChanged");
  }

  /** Somebody asks at this place. */
  askedAt(text: string, at: number): void {
    this.#follow(typedSince(this.start.origin, text, at), "superseded");
  }

  /** Whether what is typed has reached what is being answered. */
  get isReached(): boolean {
    return this.#typed.length >= this.start.lead.length;
  }

  #follow(typed: string | undefined, reason: Reason): void {
    if (this.isOver) return;
    if (typed === undefined || !this.start.mayBeTypedInto || !agree(typed, this.#said)) return this.abort(reason);
    this.#typed = typed;
    this.#isTypedInto = true;
  }

  #hear(text: string): void {
    this.#said = this.start.lead + text;
    if (!agree(this.#typed, this.#said)) this.abort("superseded");
  }

  async #run(log: Log): Promise<Concluded> {
    const { signal } = this.#controller;
    try {
      const kept = await this.start.run({ signal, heard: (said) => this.#hear(said) });
      const reason = endReason(signal);
      return reason === undefined ? { kind: "kept", kept } : { kind: "ended", reason };
    } catch (error) {
      const reason = endReason(signal);
      if (reason === undefined) log.bug("complete", error);
      return { kind: "ended", reason: reason ?? "internalError" };
    } finally {
      this.#over.abort(inTime);
      this.#kept?.abort(inTime);
    }
  }

  #keepALittle(): void {
    this.#kept?.abort(inTime);
    this.#kept = new AbortController();
    this.#limit(keptMs, { reason: "cancelled", until: this.#kept.signal });
  }

  #limit(ms: number, { reason, until }: { reason: Reason; until: AbortSignal }): void {
    void this.#clock.sleep(ms, until).then(
      () => this.abort(reason),
      () => undefined, // it came in time
    );
  }
}

/** Neither contradicts the other so far, but for the closers an editor adds by itself. */
function agree(typed: string, said: string): boolean {
  const own = /[([{"'`<]/.test(typed) ? typed.replace(/[)\]}"'`>]+$/, "") : typed;
  return [typed, own].some((each) => each.startsWith(said) || said.startsWith(each));
}

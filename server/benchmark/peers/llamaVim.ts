import { seededRandom } from "../../base/seededRandom.ts";
import type { Clock } from "../../domain/clock.ts";
import { rest } from "../../domain/deadline.ts";
import type { Contestant, KeyPress } from "./contestant.ts";
import type { LlamaServer } from "./llamaServer.ts";
import { hintOf, LlamaVimAnswers, type Hint } from "./llamaVimHint.ts";
import {
  contextAfter,
  contextAt,
  fimBody,
  llamaVimDefaults,
  type LocalContext,
  type Place,
  placeAt,
  warmBody,
} from "./llamaVimRequest.ts";
import { LlamaVimRing } from "./llamaVimRing.ts";
import { Pending } from "./pending.ts";

export type PeerDeps = {
  readonly server: LlamaServer;
  readonly clock: Clock;
  /** CPU seconds of the server so far; undefined where they cannot be had. */
  readonly cpuSeconds: () => Promise<number | undefined>;
};

/** While a request is under way, the next one is tried again after this time. */
const retryMs = 100;
/** The tool itself waits for ever. */
export const answerMs = 60_000;

/**
 * llama.vim's behaviour: a request at every key press without any delay, one at a time, none cancelled; a quick answer
 * first, then one ahead of it as if it were accepted; answers are kept, and typed into.
 */
export function openLlamaVim(deps: PeerDeps): Contestant {
  const vim = new LlamaVim(deps);
  return {
    name: "llama.vim",
    open: async ({ path, text }) => vim.enter(path, placeAt(text, 0)),
    press: (press) => vim.press(press),
    rest: () => vim.rest(),
    totals: async () => ({ cpuSeconds: await deps.cpuSeconds(), evaluatedTokens: vim.evaluatedTokens }),
    close: async () => vim.close(),
  };
}

class LlamaVim {
  readonly #deps: PeerDeps;
  readonly #ring = new LlamaVimRing(seededRandom(1));
  readonly #answers = new LlamaVimAnswers();
  readonly #pending = new Pending();
  readonly #ended = new AbortController();
  evaluatedTokens = 0;
  #filename = "";
  #place: Place = placeAt("", 0);
  #hint: Hint | undefined;
  #lastIndent = 0;
  #job: Promise<void> | undefined;
  #timer: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;

  constructor(deps: PeerDeps) {
    this.#deps = deps;
  }

  enter(filename: string, place: Place): void {
    this.#filename = filename;
    this.#place = place;
    this.#ring.enter(place, filename);
  }

  press({ text, cursor }: KeyPress): ReturnType<Pending["start"]> {
    const answer = this.#pending.start();
    this.#place = placeAt(text, cursor);
    this.#hint = undefined;
    this.#tryHint();
    this.#fim(undefined);
    return answer;
  }

  /** A rest is one of three seconds or more: one of the queued chunks is evaluated then. */
  async rest(): Promise<void> {
    await this.#untilQuiet();
    if (!this.#ring.update()) return;
    const answer = await this.#ask(warmBody(this.#ring.chunks));
    if (answer.kind === "done") this.evaluatedTokens += answer.work.evaluatedTokens;
  }

  async close(): Promise<void> {
    this.#ended.abort();
    this.#timer?.stop.abort();
    await this.#untilQuiet();
  }

  async #untilQuiet(): Promise<void> {
    while (this.#job !== undefined || this.#timer !== undefined) await (this.#job ?? this.#timer?.done);
  }

  /** Shows what the answers so far hold for this text, and asks ahead. */
  #tryHint(): void {
    const found = this.#answers.find(contextAt(this.#place));
    if (found === undefined) return;
    this.#hint = hintOf(found, this.#place);
    if (this.#hint.isShown) this.#pending.give({ kind: "shown", text: this.#hint.text });
    this.#fim(this.#hint.lines);
  }

  /** `accepted`: lines of the suggestion that is taken as accepted; undefined for the text as it is. */
  #fim(accepted: readonly string[] | undefined): void {
    if (this.#ended.signal.aborted) return;
    if (this.#job !== undefined) return this.#later(accepted);
    const place = this.#place;
    const context = accepted === undefined ? contextAt(place) : contextAfter(place, accepted, this.#lastIndent);
    const isTooFarLeft = Buffer.byteLength(context.right) > llamaVimDefaults.mostBytesRight;
    if (isTooFarLeft || this.#answers.has(context)) {
      if (accepted === undefined) this.#pending.give({ kind: "empty" });
      return;
    }
    this.#lastIndent = context.indent;
    this.#ring.dropNear(place);
    this.#job = this.#run(context, accepted === undefined);
    this.#ring.pickBeyond(place, this.#filename);
  }

  #later(accepted: readonly string[] | undefined): void {
    this.#timer?.stop.abort();
    const stop = new AbortController();
    const timer = { stop, done: this.#retry(accepted, stop.signal) };
    this.#timer = timer;
  }

  async #retry(accepted: readonly string[] | undefined, signal: AbortSignal): Promise<void> {
    await rest(this.#deps.clock, retryMs, signal);
    if (signal.aborted) {
      if (this.#timer?.stop.signal === signal) this.#timer = undefined;
      return;
    }
    this.#timer = undefined;
    this.#fim(accepted);
  }

  async #run(context: LocalContext, isFirst: boolean): Promise<void> {
    const predictMs = isFirst ? llamaVimDefaults.firstPredictMs : llamaVimDefaults.predictMs;
    const answer = await this.#ask(fimBody(context, { chunks: this.#ring.chunks, predictMs }));
    // The answer is looked at while the job still counts as running: what it sets off waits for the timer.
    if (answer.kind === "done") {
      this.evaluatedTokens += answer.work.evaluatedTokens;
      this.#answers.add(context, answer.text);
      if (this.#hint?.isShown !== true) this.#tryHint();
    }
    this.#job = undefined;
    if (!isFirst || !isSame(context, contextAt(this.#place))) return;
    if (answer.kind === "failed") this.#pending.give(answer);
    else this.#pending.give({ kind: "empty" });
  }

  #ask(body: Readonly<Record<string, unknown>>) {
    return this.#deps.server.ask("/infill", body, { signal: this.#ended.signal, deadlineMs: answerMs });
  }
}

const isSame = (one: LocalContext, other: LocalContext): boolean =>
  one.prefix === other.prefix && one.middle === other.middle && one.suffix === other.suffix;

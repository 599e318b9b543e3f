import { tokens } from "../../base/brand.ts";
import type { GenerateReport, StopReason } from "../../domain/engine.ts";
import { AnswerText } from "../host/answerText.ts";
import { Sureness } from "../host/sureness.ts";
import type { Delta, TokenNote, Usage } from "./delta.ts";

export type Expected = {
  /** What the answer has to begin with; it is not shown again. */
  readonly heal: string;
  readonly stopTexts: readonly string[];
  readonly endIds: ReadonlySet<number>;
};

export type Read = { readonly text: string; readonly stop: StopReason | undefined };

/** One answer as it comes in: what of it is shown, when it is over, how sure the model was. No I/O. */
export class AnswerReader {
  readonly #endIds: ReadonlySet<number>;
  readonly #answer: AnswerText;
  readonly #sureness = new Sureness();
  /** What is left of the unfinished word, by the text and by the tokens that came with it. */
  #openText: string;
  #openNote: string;
  #usage: Usage = {};
  #counted = 0;
  /** The server does not make its answers begin as asked. */
  isDisobedient = false;

  constructor({ heal, stopTexts, endIds }: Expected) {
    this.#endIds = endIds;
    this.#answer = new AnswerText(stopTexts);
    this.#openText = heal;
    this.#openNote = heal;
  }

  push(delta: Delta): Read {
    this.#usage = { ...this.#usage, ...delta.usage };
    this.#counted += Math.max(delta.ids.length, delta.notes.length, delta.text === "" ? 0 : 1);
    const isEnd = delta.ids.some((id) => this.#endIds.has(id));
    const fresh = this.#withoutHeal(delta.text);
    this.#note(delta.notes, { isEnd, fresh });
    if (this.isDisobedient) return { text: "", stop: undefined };
    const { text, stopped } = this.#answer.push(Buffer.from(fresh, "utf8"));
    const stop = stopped ? "stopText" : isEnd ? "endOfGeneration" : delta.finish;
    return { text: stop === undefined || stopped ? text : text + this.#answer.finish(), stop };
  }

  /** What was held back in case it began a stop text. */
  finish(): string {
    return this.#answer.finish();
  }

  report(
    stopReason: StopReason,
    times: { readonly firstMs: number; readonly totalMs: number; readonly promptTokens: number },
  ): GenerateReport {
    const { promptTokens, reusedTokens = 0, generatedTokens, prefillMs, decodeMs } = this.#usage;
    return {
      promptTokens: tokens(promptTokens ?? times.promptTokens),
      reusedTokens: tokens(reusedTokens),
      generatedTokens: tokens(generatedTokens ?? this.#counted),
      // Of a server that does not tell, waiting and reading cannot be told apart.
      queueMs: prefillMs === undefined ? 0 : Math.max(0, times.firstMs - prefillMs),
      prefillMs: prefillMs ?? times.firstMs,
      decodeMs: decodeMs ?? times.totalMs - times.firstMs,
      stopReason,
      meanLogProb: this.#sureness.meanLogProb,
      firstLine: this.#sureness.firstLine,
    };
  }

  #withoutHeal(text: string): string {
    const shared = Math.min(this.#openText.length, text.length);
    if (text.slice(0, shared) !== this.#openText.slice(0, shared)) this.isDisobedient = true;
    this.#openText = this.#openText.slice(shared);
    return text.slice(shared);
  }

  #note(notes: readonly TokenNote[], { isEnd, fresh }: { readonly isEnd: boolean; readonly fresh: string }): void {
    for (const note of notes) {
      const probability = this.#openNote === "" ? Math.exp(note.logProb) : shareOf(note, this.#openNote);
      if (isEnd) this.#sureness.ended(probability);
      else this.#sureness.chose(probability);
      const visible = note.text.slice(this.#openNote.length);
      this.#openNote = this.#openNote.slice(note.text.length);
      if (notes.length > 1) this.#sureness.said(visible);
    }
    if (notes.length === 1) this.#sureness.said(fresh);
  }
}

/** How likely a token was among those that continue the unfinished word `open`: the others were never allowed. */
function shareOf(note: TokenNote, open: string): number {
  const own = Math.exp(note.logProb);
  const others = note.candidates.filter(({ text }) => text !== note.text && continues(text, open));
  const sum = others.reduce((total, { logProb }) => total + Math.exp(logProb), own);
  return sum > 0 ? own / sum : 0;
}

const continues = (text: string, open: string): boolean =>
  text !== "" && (text.startsWith(open) || open.startsWith(text));

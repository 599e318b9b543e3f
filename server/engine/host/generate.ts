import { tokens } from "../../base/brand.ts";
import { seededRandom } from "../../base/seededRandom.ts";
import type { Clock } from "../../domain/clock.ts";
import type { GenerateReport, GenerateRequest, StopReason, SureSoFar } from "../../domain/engine.ts";
import type { EngineTrouble } from "../../domain/reason.ts";
import type { Family } from "../../prompt/families.ts";
import { AnswerText } from "./answerText.ts";
import type { LoadedModel, Ranked, RankOptions } from "./inference.ts";
import type { TokenId } from "./vocabulary.ts";
import type { Lease, LineShelf } from "./lineShelf.ts";
import { pick } from "./pick.ts";
import { markersOf, promptTokens } from "./promptTokens.ts";
import { Sureness } from "./sureness.ts";
import type { Turn } from "./scheduler.ts";

export type Ending =
  | { readonly kind: "done"; readonly report: GenerateReport }
  | { readonly kind: "trouble"; readonly reason: EngineTrouble; readonly detail: string };

export type Workbench = {
  readonly model: LoadedModel;
  readonly family: Family | undefined;
  readonly shelf: LineShelf;
  /** Tokens evaluated between two looks at whether somebody else waits; asked before every batch. */
  readonly batchTokens: () => number;
  readonly clock: Clock;
  /** Called before every evaluation, with the number of its tokens. */
  readonly adaptThreads: (tokens: number) => void;
};

/** How many candidates are ranked: the rest holds next to nothing of the probability. Measured: 0.99 are in the first 40. */
const candidates = 40;
/** Among the tokens that continue an unfinished word the probability is spread more widely. */
const candidatesWhenHealing = 512;
/** A prompt that leaves less room than this for an answer is refused. */
const leastAnswerTokens = 8;

/** Told every piece of the answer, with how sure the model was of all it has said. */
type Emit = (text: string, sure: SureSoFar | undefined) => void;

/** Answers one request. Evaluates nothing without a turn, and keeps in the cache what was evaluated before an abort. */
export async function generate(
  bench: Workbench,
  request: GenerateRequest,
  { turn, emit }: { turn: Turn; emit: Emit },
): Promise<Ending> {
  if (!(await turn.checkpoint())) return aborted(turn);
  const prompt = promptTokens(bench, request.parts);
  if (prompt.kind === "trouble") return prompt;
  // The library keeps one position free.
  const room = bench.model.contextTokens - 1 - prompt.tokens.length;
  if (room < leastAnswerTokens)
    return {
      kind: "trouble",
      reason: "promptTooLarge",
      detail: `The prompt has ${prompt.tokens.length} tokens, the context holds ${bench.model.contextTokens}.`,
    };
  return new Generation(bench, request, { turn, emit, prompt: prompt.tokens, room }).run();
}

type Setting = {
  readonly turn: Turn;
  readonly emit: Emit;
  readonly prompt: readonly TokenId[];
  readonly room: number;
};

/** One answer in the making. */
class Generation {
  readonly #bench: Workbench;
  readonly #request: GenerateRequest;
  readonly #setting: Setting;
  readonly #answer: AnswerText;
  readonly #sureness = new Sureness();
  readonly #random: () => number;
  readonly #ends: ReadonlySet<TokenId>;
  /** The prompt and what was generated. All but the last few of them are in the cache line. */
  readonly #tokens: TokenId[];
  #lease: Lease | undefined;
  #reused: number | undefined;
  #generated = 0;
  /** Tokens that closed the unfinished word and said more; they count against maxTokens. */
  #shownWhileHealing = 0;
  /** When the prompt had been evaluated, and how long the request had waited for others by then. */
  #prefilled: { readonly at: number; readonly waitedMs: number } | undefined;

  constructor(bench: Workbench, request: GenerateRequest, setting: Setting) {
    this.#bench = bench;
    this.#request = request;
    this.#setting = setting;
    this.#tokens = [...setting.prompt];
    this.#answer = new AnswerText(request.stopTexts);
    this.#random = seededRandom(request.seed);
    this.#ends = markersOf(bench.model.vocabulary, request.stopSpecials);
  }

  async run(): Promise<Ending> {
    const startedAt = this.#bench.clock.now();
    const waitedBefore = this.#setting.turn.waitedMs;
    const stopReason = await this.#answerUntilStop();
    if (stopReason !== "aborted") this.#emit(this.#answer.finish());
    const endedAt = this.#bench.clock.now();
    const prefilled = this.#prefilled ?? { at: endedAt, waitedMs: this.#setting.turn.waitedMs };
    const report: GenerateReport = {
      promptTokens: tokens(this.#setting.prompt.length),
      reusedTokens: tokens(this.#reused ?? 0),
      generatedTokens: tokens(this.#generated),
      queueMs: this.#setting.turn.waitedMs,
      prefillMs: Math.max(0, prefilled.at - startedAt - (prefilled.waitedMs - waitedBefore)),
      decodeMs: Math.max(0, endedAt - prefilled.at - (this.#setting.turn.waitedMs - prefilled.waitedMs)),
      stopReason,
      meanLogProb: this.#sureness.meanLogProb,
      firstLine: this.#sureness.firstLine,
    };
    return { kind: "done", report };
  }

  async #answerUntilStop(): Promise<StopReason> {
    const { maxTokens } = this.#request;
    if (maxTokens <= 0) return (await this.#fill()) ? "maxTokens" : "aborted";
    const healed = await this.#heal();
    if (healed) return healed;
    for (let left = maxTokens - this.#shownWhileHealing; left > 0; left--) {
      if (this.#tokens.length >= this.#setting.prompt.length + this.#setting.room) return "contextFull";
      const ranked = await this.#rank({ count: candidates, among: undefined });
      if (!ranked) return "aborted";
      const chosen = this.#choose(ranked);
      if (chosen === undefined || this.#isEnd(chosen)) return "endOfGeneration";
      if (this.#push(this.#bench.model.vocabulary.bytesOf(chosen))) return "stopText";
    }
    return "maxTokens";
  }

  /** Token healing: the answer is made to begin with the unfinished word, which is not shown again. */
  async #heal(): Promise<StopReason | undefined> {
    const { vocabulary } = this.#bench.model;
    let open: Uint8Array = Buffer.from(this.#request.heal, "utf8");
    while (open.length > 0) {
      if (this.#tokens.length >= this.#setting.prompt.length + this.#setting.room) return "contextFull";
      const among = vocabulary.continuing(open);
      if (among.length === 0) {
        this.#tokens.push(...vocabulary.tokenise(Buffer.from(open).toString("utf8"), this.#ends));
        return undefined;
      }
      const ranked = await this.#rank({ count: candidatesWhenHealing, among });
      if (!ranked) return "aborted";
      const chosen = this.#choose(ranked);
      if (chosen === undefined) return "endOfGeneration";
      const bytes = vocabulary.bytesOf(chosen);
      if (bytes.length > open.length) {
        this.#shownWhileHealing = 1;
        if (this.#push(bytes.subarray(open.length))) return "stopText";
      }
      open = open.subarray(Math.min(bytes.length, open.length));
    }
    return undefined;
  }

  #choose(ranked: readonly Ranked[]): TokenId | undefined {
    const { temperature, topP } = this.#request;
    const chosen = pick(ranked, { temperature, topP, random: this.#random });
    if (!chosen) return undefined;
    if (this.#isEnd(chosen.token)) {
      this.#sureness.ended(chosen.probability);
      return chosen.token;
    }
    this.#tokens.push(chosen.token);
    this.#generated++;
    this.#sureness.chose(chosen.probability);
    return chosen.token;
  }

  #isEnd(token: TokenId): boolean {
    return this.#ends.has(token) || this.#bench.model.vocabulary.ends(token);
  }

  /** True when a stop text ended the answer. */
  #push(bytes: Uint8Array): boolean {
    const { text, stopped } = this.#answer.push(bytes);
    this.#emit(text);
    return stopped;
  }

  #emit(text: string): void {
    this.#sureness.said(text);
    if (text !== "") this.#setting.emit(text, this.#sureness.soFar);
  }

  /** What may follow the tokens so far; undefined when the request was aborted. */
  async #rank(options: RankOptions): Promise<readonly Ranked[] | undefined> {
    // A rest of half a batch is no batch of its own: each of them reads all of the model's weights.
    const rest = (): number => Math.min(Math.floor(1.5 * this.#bench.batchTokens()), this.#bench.model.batchTokens);
    const lease = await this.#evaluate(rest);
    if (!lease) return undefined;
    const ofPrompt = this.#setting.prompt.length - lease.line.length;
    const missing = this.#tokens.slice(lease.line.length);
    this.#bench.adaptThreads(missing.length);
    const ranked = await lease.line.rank(missing, options);
    this.#bench.shelf.evaluatedTokens += Math.max(0, ofPrompt);
    this.#prefilled ??= { at: this.#bench.clock.now(), waitedMs: this.#setting.turn.waitedMs };
    return ranked;
  }

  /** Evaluates the prompt and nothing else, ahead of a request that will need it. */
  async #fill(): Promise<boolean> {
    const lease = await this.#evaluate(() => 1);
    return lease !== undefined;
  }

  /** Evaluates until at most `rest` tokens are missing, and one at least; undefined when the request was aborted. */
  async #evaluate(rest: () => number): Promise<Lease | undefined> {
    while (await this.#setting.turn.checkpoint()) {
      const lease = await this.#leased();
      const missing = this.#tokens.length - lease.line.length;
      if (missing <= rest()) return lease;
      const from = lease.line.length;
      // The last one is left whatever becomes of the length of batches meanwhile: what follows the prompt is said behind it.
      const count = Math.min(this.#bench.batchTokens(), missing - 1);
      this.#bench.adaptThreads(count);
      await lease.line.append(this.#tokens.slice(from, from + count));
      this.#bench.shelf.evaluatedTokens += count;
    }
    return undefined;
  }

  /** Another request may have taken the line while this one waited; then the longest common beginning is found anew. */
  async #leased(): Promise<Lease> {
    if (this.#lease?.isValid) return this.#lease;
    this.#lease = await this.#bench.shelf.take(this.#request.sequenceKey, this.#tokens);
    this.#reused ??= this.#lease.reused;
    return this.#lease;
  }
}

const aborted = (turn: Turn): Ending => ({
  kind: "done",
  report: {
    promptTokens: tokens(0),
    reusedTokens: tokens(0),
    generatedTokens: tokens(0),
    queueMs: turn.waitedMs,
    prefillMs: 0,
    decodeMs: 0,
    stopReason: "aborted",
    meanLogProb: undefined,
  },
});

import { tokens } from "../../server/base/brand.ts";
import type { Clock } from "../../server/domain/clock.ts";
import type {
  Engine,
  EngineState,
  FirstLine,
  GenerateEvent,
  GenerateReport,
  GenerateRequest,
  ModelInfo,
  StopReason,
} from "../../server/domain/engine.ts";
import type { EngineTrouble } from "../../server/domain/reason.ts";
import { Sureness } from "../../server/engine/host/sureness.ts";

export type Script = {
  /** The raw answer *after* `heal`; stop texts and maxTokens are applied to it as a real engine would. */
  readonly says: string | ((request: GenerateRequest) => string);
  /** How many UTF-16 units make a "token", streamed as one piece; 4 by default. Surrogate pairs stay together. */
  readonly charsPerToken?: number;
  /** Before each piece; needs `clock` when above 0. */
  readonly delayMs?: number;
  /** Reading the prompt takes this long; needs `clock`. */
  readonly prefillMs?: number;
  readonly clock?: Clock;
  /** Given instead of an answer, one per request, first to last; undefined lets that request through. */
  readonly troubles?: readonly (EngineTrouble | undefined)[];
  readonly state?: EngineState;
  readonly meanLogProb?: number | undefined;
  /** How sure it is of each piece, the last one of all that follow; takes the place of `meanLogProb`. */
  readonly logProbs?: readonly number[];
  /** With `logProbs`: says so only at the end. */
  readonly saysSureAtEnd?: boolean;
};

export type ScriptedEngine = Engine & {
  readonly requests: readonly GenerateRequest[];
  /** Requests that ended with stop reason "aborted". */
  readonly aborted: number;
  /** Requests whose last event has not been sent. */
  readonly running: number;
  /** Changes the state and tells the listeners. */
  become(state: EngineState): void;
};

export const scriptedModel: ModelInfo = {
  id: "scripted",
  file: "/models/scripted.gguf",
  sha256: undefined,
  family: "qwen",
  contextTokens: tokens(4096),
  trainedContextTokens: tokens(32768),
  tokenIds: { "<|fim_prefix|>": 1, "<|fim_middle|>": 2, "<|fim_suffix|>": 3 },
  device: "cpu",
  threads: 2,
  prefillPerSecond: 200,
  decodePerSecond: 30,
};

/** An engine that says what it is told to; for tests of everything above the `Engine` port. */
export function scriptedEngine(script: Script): ScriptedEngine {
  const requests: GenerateRequest[] = [];
  const listeners = new Set<(state: EngineState) => void>();
  let state: EngineState = script.state ?? { kind: "ready", model: scriptedModel };
  let aborted = 0;
  let running = 0;

  async function* generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<GenerateEvent> {
    const trouble = script.troubles?.[requests.length];
    requests.push(request);
    if (trouble) {
      yield { kind: "trouble", reason: trouble, detail: `scripted ${trouble}` };
      return;
    }
    running++;
    try {
      yield* answer(script, request, signal);
      if (signal.aborted) aborted++;
    } finally {
      running--;
    }
  }

  return {
    get state() {
      return state;
    },
    get requests() {
      return requests;
    },
    get aborted() {
      return aborted;
    },
    get running() {
      return running;
    },
    become(next) {
      state = next;
      for (const listener of listeners) listener(next);
    },
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    prepare: async () => state,
    countTokens: async (texts) =>
      state.kind === "ready" ? texts.map((text) => tokens(Math.ceil(text.length / (script.charsPerToken ?? 4)))) : [],
    generate,
    dispose: async () => listeners.clear(),
  };
}

async function* answer(script: Script, request: GenerateRequest, signal: AbortSignal): AsyncGenerator<GenerateEvent> {
  const charsPerToken = script.charsPerToken ?? 4;
  const said = typeof script.says === "string" ? script.says : script.says(request);
  const { text, stopReason } = cut(said, request, charsPerToken);
  if (script.prefillMs && script.clock) await script.clock.sleep(script.prefillMs, signal).catch(() => undefined);
  const sureness = new Sureness();
  let generated = 0;
  let sent = 0;
  while (sent < text.length && !signal.aborted) {
    if (script.delayMs && script.clock) await script.clock.sleep(script.delayMs, signal).catch(() => undefined);
    if (signal.aborted) break;
    let end = Math.min(text.length, sent + charsPerToken);
    if (isHighSurrogate(text.charCodeAt(end - 1)) && end < text.length) end++;
    const piece = text.slice(sent, end);
    const logProb = script.logProbs?.[Math.min(generated, script.logProbs.length - 1)];
    if (logProb !== undefined) sureness.chose(Math.exp(logProb));
    sureness.said(piece);
    yield { kind: "text", text: piece, sure: script.saysSureAtEnd ? undefined : sureness.soFar };
    generated++;
    sent = end;
  }
  const promptUnits = request.parts.reduce((sum, part) => sum + ("text" in part ? part.text.length : charsPerToken), 0);
  const meanLogProb = "meanLogProb" in script ? script.meanLogProb : -0.1;
  const report: GenerateReport = {
    promptTokens: tokens(Math.ceil(promptUnits / charsPerToken)),
    reusedTokens: tokens(0),
    generatedTokens: tokens(generated),
    queueMs: 0,
    prefillMs: 0,
    decodeMs: 0,
    stopReason: signal.aborted ? "aborted" : stopReason,
    ...(script.logProbs
      ? { meanLogProb: sureness.meanLogProb, firstLine: sureness.firstLine }
      : { meanLogProb, firstLine: flat(meanLogProb, generated) }),
  };
  yield { kind: "done", report };
}

const flat = (meanLogProb: number | undefined, generated: number): FirstLine | undefined =>
  meanLogProb === undefined ? undefined : { meanLogProb, minLogProb: meanLogProb, tokens: generated };

function cut(said: string, request: GenerateRequest, charsPerToken: number): { text: string; stopReason: StopReason } {
  const stops = request.stopTexts.map((stop) => said.indexOf(stop)).filter((at) => at >= 0);
  const stop = Math.min(...stops);
  const limit = request.maxTokens * charsPerToken;
  if (stop <= limit && stops.length > 0) return { text: said.slice(0, stop), stopReason: "stopText" };
  if (said.length > limit) return { text: said.slice(0, limit), stopReason: "maxTokens" };
  return { text: said, stopReason: "endOfGeneration" };
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

import type { Tokens } from "../base/brand.ts";
import type { PromptPart } from "./promptPart.ts";
import type { EngineTrouble } from "./reason.ts";

/** What is asked of a model. The host of the model never interprets the parts beyond tokenising them. */
export type GenerateRequest = {
  /** Requests with the same key share one KV cache line; typically the document's URI. */
  readonly sequenceKey: string;
  /**
   * Whose text this is, where people of several teams share an engine: what was read for one tenant is not reused for
   * another, as far as the engine can keep them apart. Missing: one tenant.
   */
  readonly tenant?: string;
  /** As W3C's Trace Context writes it, for engines on a network; missing: the request belongs to no trace. */
  readonly traceparent?: string;
  readonly parts: readonly PromptPart[];
  /**
   * Token healing: the text that the completion must begin with and that is *not* in `parts` (the unfinished word
   * before the cursor). The engine restricts the first tokens to those that continue it and leaves it out of the
   * streamed text. Empty for none.
   */
  readonly heal: string;
  readonly maxTokens: Tokens;
  /** Generation ends before any of these texts; they are not part of the answer. */
  readonly stopTexts: readonly string[];
  /** Control tokens that end generation besides the vocabulary's own end-of-generation tokens. */
  readonly stopSpecials: readonly string[];
  readonly priority: "interactive" | "background";
  /** 0: greedy. */
  readonly temperature: number;
  /** Of the likeliest tokens, as many as make up this probability; only with a temperature. Missing: the engine's own cut. */
  readonly topP?: number;
  /** Used when temperature is above 0, so that alternatives can be reproduced. */
  readonly seed: number;
  /** LSP's id of the document's language, for figures. */
  readonly language?: string;
};

export type StopReason = "endOfGeneration" | "maxTokens" | "stopText" | "aborted" | "contextFull";

export type GenerateReport = {
  readonly promptTokens: Tokens;
  /** Prompt tokens whose KV entries were already there. */
  readonly reusedTokens: Tokens;
  readonly generatedTokens: Tokens;
  /** Time spent waiting for other requests, evaluating the prompt and generating, in milliseconds. */
  readonly queueMs: number;
  readonly prefillMs: number;
  readonly decodeMs: number;
  readonly stopReason: StopReason;
  /** Mean natural-log probability of the generated tokens; undefined where the engine cannot say cheaply. */
  readonly meanLogProb: number | undefined;
  /** The same up to the end of the first line that holds text; missing where the engine cannot say. */
  readonly firstLine?: FirstLine | undefined;
};

/** Natural-log probabilities of the tokens of a line, the one that ends it among them. */
export type FirstLine = { readonly meanLogProb: number; readonly minLogProb: number; readonly tokens: number };

/** How sure the model was of what it has said so far. */
export type SureSoFar = {
  readonly firstLine: FirstLine;
  readonly isFirstLineOver: boolean;
  /** Of everything that was generated. */
  readonly meanLogProb: number;
  readonly generatedTokens: number;
};

export type GenerateEvent =
  /** `sure` is missing where the engine cannot say. */
  | { readonly kind: "text"; readonly text: string; readonly sure?: SureSoFar | undefined }
  | { readonly kind: "done"; readonly report: GenerateReport }
  | { readonly kind: "trouble"; readonly reason: EngineTrouble; readonly detail: string };

export type ModelInfo = {
  /** Catalogue id, or the file name without extension for a model the user added. */
  readonly id: string;
  readonly file: string;
  readonly sha256: string | undefined;
  /** Row of the families table; see server/prompt/families.ts. */
  readonly family: string;
  readonly contextTokens: Tokens;
  readonly trainedContextTokens: Tokens;
  /** Ids of the family's control tokens in this vocabulary. */
  readonly tokenIds: Readonly<Record<string, number>>;
  /** "cpu", "cuda", "vulkan" or "metal"; with the device's name if known. */
  readonly device: string;
  readonly threads: number;
  /** Measured once per model and machine, in tokens per second. */
  readonly prefillPerSecond: number;
  readonly decodePerSecond: number;
};

export type EngineState =
  | { readonly kind: "idle" }
  | { readonly kind: "starting" | "loading" | "restarting"; readonly detail: string; readonly progress?: number }
  | { readonly kind: "ready"; readonly model: ModelInfo }
  | { readonly kind: "failed"; readonly reason: EngineTrouble; readonly detail: string };

/** One of several engines behind one `Engine`. */
export type ReplicaHealth = {
  /** From the settings. */
  readonly name: string;
  /** Whether requests are sent to it. */
  readonly isUp: boolean;
  readonly inFlight: number;
  /** How often it was taken out since the start. */
  readonly ejections: number;
};

/** The model behind the completions. Never throws: trouble is an event. Implemented by server/engine. */
export interface Engine {
  readonly state: EngineState;
  /** Called on every change of `state`; returns the function that unsubscribes. */
  onState(listener: (state: EngineState) => void): () => void;
  /** Starts what is needed and waits for it; the state is "ready" or "failed" afterwards, or unchanged on abort. */
  prepare(signal: AbortSignal): Promise<EngineState>;
  /** Token count of each text, special-token parsing off. Empty while the engine is not ready. */
  countTokens(texts: readonly string[], signal: AbortSignal): Promise<readonly Tokens[]>;
  /** Ids of a text's tokens, special-token parsing off. Missing, or undefined, where the engine cannot tell. */
  tokenIds?(text: string, signal: AbortSignal): Promise<readonly number[] | undefined>;
  /** Those behind it; missing where there is one engine only. */
  replicas?(): readonly ReplicaHealth[];
  /** Ends with exactly one "done" or "trouble" event. An abort frees the engine within one prefill batch. */
  generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<GenerateEvent>;
  dispose(): Promise<void>;
}

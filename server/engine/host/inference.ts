import type { ModelFile } from "../../domain/modelStore.ts";
import type { EngineTrouble } from "../../domain/reason.ts";
import type { EngineOptions } from "../protocol.ts";
import type { TokenId, Vocabulary } from "./vocabulary.ts";

/** A candidate for the next token. Probabilities are normalised over the candidates that were returned together. */
export type Ranked = { readonly token: TokenId; readonly probability: number };

export type RankOptions = {
  /** How many candidates are wanted. */
  readonly count: number;
  /** Only these tokens, if any; used to heal an unfinished word. */
  readonly among: readonly TokenId[] | undefined;
};

/** A copy of what a line held, in memory. */
export interface SavedLine {
  readonly tokens: readonly TokenId[];
  readonly bytes: number;
  dispose(): void;
}

/** One KV cache line: the tokens that were evaluated one after the other, and what the model remembers of them. */
export interface CacheLine {
  readonly tokens: readonly TokenId[];
  readonly length: number;
  /** Forgets everything after the first `count` tokens. */
  keep(count: number): Promise<void>;
  /** Evaluates `tokens` after those that are there; at most one batch. */
  append(tokens: readonly TokenId[]): Promise<void>;
  /** As `append`, of one token at least, and says what is likely to follow, most probable first. */
  rank(tokens: readonly TokenId[], options: RankOptions): Promise<readonly Ranked[]>;
  /** Undefined where memory is short, or the system lets the library write to none. */
  save(): Promise<SavedLine | undefined>;
  /** Replaces what the line holds by a copy of any line of the same model; what fails leaves it empty. */
  restore(saved: SavedLine): Promise<void>;
}

export type LoadRequest = {
  readonly model: ModelFile;
  readonly options: EngineOptions;
  /** 0 to 100. */
  readonly onProgress: (percent: number) => void;
  readonly signal: AbortSignal;
};

/** A model in memory, ready to evaluate. */
export interface LoadedModel {
  readonly vocabulary: Vocabulary;
  readonly lines: readonly CacheLine[];
  readonly contextTokens: number;
  readonly trainedContextTokens: number;
  /** The most tokens that one call of `append` or `rank` may evaluate. */
  readonly batchTokens: number;
  readonly device: string;
  /** The most threads that evaluate at once. */
  readonly threads: number;
  /** Whether fewer may be better while the machine is busy; not where the user fixed the number, or a GPU does the work. */
  readonly mayUseFewerThreads: boolean;
  /** For the evaluations that follow. */
  useThreads(count: number): void;
  dispose(): Promise<void>;
}

export type LoadOutcome =
  | { readonly kind: "loaded"; readonly model: LoadedModel }
  | { readonly kind: "trouble"; readonly reason: EngineTrouble; readonly detail: string };

/** The library that evaluates models; implemented by server/engine/adapters. Calls never overlap, `load` never rejects. */
export interface Inference {
  load(request: LoadRequest): Promise<LoadOutcome>;
  dispose(): Promise<void>;
}

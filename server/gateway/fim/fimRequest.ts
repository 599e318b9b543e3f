import type { Tokens } from "../../base/brand.ts";
import type { GenerateReport, GenerateRequest } from "../../domain/engine.ts";

/** What a client wants filled in: what every dialect is translated into. */
export type FimInput =
  | {
      readonly kind: "hole";
      readonly prefix: string;
      readonly suffix: string;
      /** Relative to the project; undefined where the client does not say. */
      readonly path: string | undefined;
      /** Text from elsewhere, in prompt order: what stands last is nearest to the code. Where room is short, the first go. */
      readonly snippets: readonly FimSnippet[];
    }
  /** A prompt as it is: continued, or, where it holds a family's markers, taken apart at them and never templated again. */
  | { readonly kind: "prompt"; readonly text: string }
  /** Laid out by the client, for exactly this model. */
  | ({ readonly kind: "parts" } & Pick<
      GenerateRequest,
      "parts" | "heal" | "sequenceKey" | "stopSpecials" | "priority"
    >);

export type FimSnippet = { readonly path: string; readonly text: string };

export type FimRequest = {
  /** As the client wrote it; undefined for the server's default. */
  readonly model: string | undefined;
  readonly input: FimInput;
  /** Undefined: as many as the configuration allows. 0 only reads the prompt, so that the next request finds it in the cache. */
  readonly maxTokens: number | undefined;
  /** 0: the likeliest text. */
  readonly temperature: number;
  /** Of the likeliest tokens, as many as make up this probability; undefined: the engine's own cut. */
  readonly topP?: number;
  readonly seed: number;
  readonly stops: readonly string[];
  /** After so long, generation ends with the line that has been begun; undefined for no such limit. */
  readonly maxDecodeMs?: number;
  /** Where the client tells them; see domain/access.ts. */
  readonly language?: string;
  readonly editor?: string;
  /** Aborted when the client has enough but wants to know how it ended. */
  readonly enough?: AbortSignal;
};

export type Ending = {
  readonly finish: "stop" | "length";
  readonly stoppedBy: "end" | "limit" | "word";
  readonly promptTokens: Tokens;
  readonly cachedTokens: Tokens;
  readonly generatedTokens: Tokens;
  /** Evaluating the prompt and generating, in milliseconds. */
  readonly prefillMs: number;
  readonly decodeMs: number;
  /** As the engine told it. */
  readonly report: GenerateReport;
};

export type Piece =
  { readonly kind: "text"; readonly text: string } | { readonly kind: "end"; readonly ending: Ending };

/** An answer that has begun. Reading `pieces` rejects with a RequestFailure if the engine fails on the way. */
export type Completion = {
  readonly id: string;
  /** The id of the model that answers. */
  readonly model: string;
  readonly createdAtSeconds: number;
  readonly pieces: AsyncIterable<Piece>;
};

export type Answer = Omit<Completion, "pieces"> & { readonly text: string; readonly ending: Ending };

import type { Tokens } from "../../base/brand.ts";

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
  | { readonly kind: "prompt"; readonly text: string };

export type FimSnippet = { readonly path: string; readonly text: string };

export type FimRequest = {
  /** As the client wrote it; undefined for the server's default. */
  readonly model: string | undefined;
  readonly input: FimInput;
  /** Undefined: as many as the configuration allows. 0 only reads the prompt, so that the next request finds it in the cache. */
  readonly maxTokens: number | undefined;
  /** 0: the likeliest text. */
  readonly temperature: number;
  readonly seed: number;
  readonly stops: readonly string[];
  /** After so long, generation ends with the line that has been begun; undefined for no such limit. */
  readonly maxDecodeMs?: number;
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

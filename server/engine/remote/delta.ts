/** What one message of a stream says, in whichever dialect it came. */
export type Delta = {
  readonly text: string;
  /** Tokens with their natural-log probabilities, where the server tells them. */
  readonly notes: readonly TokenNote[];
  /** Ids of the generated tokens, where the server tells them. */
  readonly ids: readonly number[];
  /** The server says that it has finished. */
  readonly finish: "endOfGeneration" | "maxTokens" | "stopText" | undefined;
  readonly usage: Usage;
  readonly error: ErrorMessage | undefined;
};

export type TokenNote = {
  readonly text: string;
  readonly logProb: number;
  /** What else was likely; the token itself is usually among them. */
  readonly candidates: readonly Candidate[];
};
export type Candidate = { readonly text: string; readonly logProb: number };

/** Figures so far; what is not told is missing. */
export type Usage = {
  readonly promptTokens?: number;
  readonly reusedTokens?: number;
  readonly generatedTokens?: number;
  readonly prefillMs?: number;
  readonly decodeMs?: number;
};

export type ErrorMessage = { readonly status: number | undefined; readonly message: string };

export const nothingSaid: Delta = {
  text: "",
  notes: [],
  ids: [],
  finish: undefined,
  usage: {},
  error: undefined,
};

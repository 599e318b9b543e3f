import { tokens, type Tokens } from "../base/brand.ts";

export type Budget = {
  readonly prefix: Tokens;
  readonly suffix: Tokens;
  /** For text from other files, headers included. */
  readonly snippets: Tokens;
};

/** The default of the setting `context.coldPromptMs`. */
const usualColdMs = 4000;
const fewestTokens = 256;
/** Below and above the cursor; peers use a fifth to a quarter below (Continue 20 %, Cody 14 %, Qwen's own 25 %). */
const suffixShare = 0.2;
/** Text from other files stays in the KV cache while typing goes on, so it costs only the first request in a place. */
const snippetShare = 0.4;

export type BudgetInput = {
  readonly prefillPerSecond: number;
  /**
   * How long a prompt that shares nothing with the last one may take to evaluate. Typing re-evaluates a handful of
   * tokens only; this bounds the first request in a file and a jump to another place.
   */
  readonly coldMs?: number;
  readonly contextTokens: Tokens;
  readonly maxTokens: number;
  readonly maxPrefix: number;
  readonly maxSuffix: number;
  readonly maxSnippets: number;
};

/** Token budgets for the window from the measured speed of this machine; neither side starves the other. */
export function budgetFor(input: BudgetInput): Budget {
  const room = input.contextTokens - input.maxTokens - controlTokens;
  const affordable = Math.max(
    fewestTokens,
    Math.round((input.prefillPerSecond * (input.coldMs ?? usualColdMs)) / 1000),
  );
  const total = Math.max(0, Math.min(room, affordable));
  const suffix = Math.min(input.maxSuffix, Math.round(total * suffixShare));
  const prefix = Math.min(input.maxPrefix, total - suffix);
  const snippets = Math.min(input.maxSnippets, Math.round(affordable * snippetShare), room - prefix - suffix);
  return { prefix: tokens(prefix), suffix: tokens(suffix), snippets: tokens(Math.max(0, snippets)) };
}

/** Room for control tokens and the path. */
const controlTokens = 64;

import { tokens, type Tokens } from "../base/brand.ts";

export type Budget = { readonly prefix: Tokens; readonly suffix: Tokens };

/**
 * How long a prompt that shares nothing with the last one may take to evaluate. Typing re-evaluates a handful of
 * tokens only; this bounds the first request in a file and a jump to another place.
 */
const coldPrefillSeconds = 4;
const fewestTokens = 256;
/** Below and above the cursor; peers use a fifth to a quarter below (Continue 20 %, Cody 14 %, Qwen's own 25 %). */
const suffixShare = 0.2;

export type BudgetInput = {
  readonly prefillPerSecond: number;
  readonly contextTokens: Tokens;
  readonly maxTokens: number;
  readonly maxPrefix: number;
  readonly maxSuffix: number;
};

/** Token budgets for the window from the measured speed of this machine; neither side starves the other. */
export function budgetFor(input: BudgetInput): Budget {
  const room = input.contextTokens - input.maxTokens - controlTokens;
  const affordable = Math.max(fewestTokens, Math.round(input.prefillPerSecond * coldPrefillSeconds));
  const total = Math.max(0, Math.min(room, affordable));
  const suffix = Math.min(input.maxSuffix, Math.round(total * suffixShare));
  return { prefix: tokens(Math.min(input.maxPrefix, total - suffix)), suffix: tokens(suffix) };
}

/** Room for control tokens and the path. */
const controlTokens = 64;

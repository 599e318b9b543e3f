import type { Offset } from "../base/brand.ts";
import type { CompletionRequest } from "../domain/completer.ts";
import type { ContextProvider } from "../domain/context.ts";
import type { ModelInfo } from "../domain/engine.ts";
import type { Snippet } from "../domain/snapshot.ts";
import type { Budget } from "../prompt/budget.ts";
import type { Family } from "../prompt/families.ts";
import type { Layout, Prompt } from "../prompt/layOut.ts";

/** What a measurement changes about the pipeline; the product runs with {@link asShipped}. */
export type Experiment = {
  /** Undefined: what the family is best with. */
  readonly layout: Layout | undefined;
  readonly isHealed: boolean;
  /** Undefined: from the measured speed of this machine. Fixed, so that a busy machine measures the same. */
  readonly budget: Budget | undefined;
  /** Takes the place of window, snippets and layout. */
  readonly promptRule: PromptRule | undefined;
  /** Deadlines inside the pipeline are this many times as long: 1 while somebody types. */
  readonly patience: number;
};

export const asShipped: Experiment = {
  layout: undefined,
  isHealed: true,
  budget: undefined,
  promptRule: undefined,
  patience: 1,
};

export type PromptRule = (input: PromptRuleInput) => Promise<Prompt & { readonly snippets: readonly Snippet[] }>;
export type PromptRuleInput = {
  readonly request: CompletionRequest;
  readonly at: Offset;
  readonly family: Family;
  readonly model: ModelInfo;
  readonly context: ContextProvider;
  readonly count: (texts: readonly string[]) => Promise<readonly number[]>;
  readonly signal: AbortSignal;
};

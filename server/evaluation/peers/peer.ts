import type { PromptRule } from "../../completion/experiment.ts";

/**
 * How another tool builds its prompt, by its published source. Everything else is ours and the same for all: the model, where
 * generation stops, what is trimmed.
 */
export type Peer = {
  readonly title: string;
  /** What stands in for the tool's own search: the sources of context that are on, as in the setting `context.sources`. */
  readonly sources: Readonly<Record<string, boolean>>;
  readonly rule: PromptRule;
};

/**
 * A piece of a prompt. `special` names one control token of the model's vocabulary; `text` is tokenised with
 * special-token parsing off, so that source text never becomes a control token.
 */
export type PromptPart = { readonly special: string } | { readonly text: string };

/** The prompt as a person reads it in an explanation. */
export const renderParts = (parts: readonly PromptPart[]): string =>
  parts.map((part) => ("special" in part ? part.special : part.text)).join("");

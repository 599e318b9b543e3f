import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import { isRecord } from "../../base/record.ts";

/** What a policy document may say. Every rule can only take away: with more documents, less is allowed. */
export type PolicyRules = {
  /** Patterns of paths relative to the workspace whose text never leaves the developer's machine. */
  readonly excludedPaths: readonly string[];
  /** LSP's ids of languages that are not completed. */
  readonly excludedLanguages: readonly string[];
  /** Whether a client may complete with a model of its own when the server cannot be reached. */
  readonly localFallback: boolean;
};

export type ParsedPolicy =
  | { readonly kind: "rules"; readonly rules: PolicyRules }
  /** `line` is 1-based, of a syntax error. */
  | { readonly kind: "broken"; readonly reason: string; readonly line: number | undefined };

export const noRules: PolicyRules = { excludedPaths: [], excludedLanguages: [], localFallback: true };

/** JSON with comments. A key that is not known breaks the document: it may be a newer version's rule, and not to follow it is worse. */
export function parsePolicy(document: string): ParsedPolicy {
  const errors: ParseError[] = [];
  const value: unknown = parse(document, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined) {
    const line = document.slice(0, error.offset).split("\n").length;
    return { kind: "broken", reason: `it is no JSON here (${printParseErrorCode(error.error)})`, line };
  }
  if (!isRecord(value)) return broken("it is not one object in braces");
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(noRules, key));
  if (unknown !== undefined)
    return broken(`${JSON.stringify(unknown.slice(0, 60))} is no rule; rules are ${Object.keys(noRules).join(", ")}`);
  const { excludedPaths = [], excludedLanguages = [], localFallback = true } = value;
  if (!isListOfText(excludedPaths)) return broken("excludedPaths is not a list of patterns");
  if (!isListOfText(excludedLanguages)) return broken("excludedLanguages is not a list of language ids");
  if (typeof localFallback !== "boolean") return broken("localFallback is neither true nor false");
  // "!" means "all but these" to one reader and "but not these" to another.
  const negated = excludedPaths.find((pattern) => pattern.startsWith("!"));
  if (negated !== undefined)
    return broken(`${JSON.stringify(negated.slice(0, 60))}: a pattern cannot take an exclusion back`);
  return { kind: "rules", rules: { excludedPaths, excludedLanguages, localFallback } };
}

/** The most restrictive of each. */
export const merge = (documents: readonly PolicyRules[]): PolicyRules => ({
  excludedPaths: [...new Set(documents.flatMap((each) => each.excludedPaths))],
  excludedLanguages: [...new Set(documents.flatMap((each) => each.excludedLanguages))],
  localFallback: documents.every((each) => each.localFallback),
});

const broken = (reason: string): ParsedPolicy => ({ kind: "broken", reason, line: undefined });

const isListOfText = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string" && each.trim() !== "");

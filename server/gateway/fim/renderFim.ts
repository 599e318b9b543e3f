import type { ModelInfo } from "../../domain/engine.ts";
import { budgetFor, type Budget } from "../../prompt/budget.ts";
import type { Family } from "../../prompt/families.ts";
import { layOut, type Prompt } from "../../prompt/layOut.ts";
import { splitForHealing } from "../../prompt/splitForHealing.ts";
import type { FimInput } from "./fimRequest.ts";
import { fitEnd, fitHole, type CountTokens } from "./fitHole.ts";
import { readTemplated } from "./readTemplated.ts";

export type PromptLimits = {
  readonly prefixTokens: number;
  readonly suffixTokens: number;
  readonly snippetTokens: number;
};

type Env = {
  readonly model: ModelInfo;
  readonly family: Family;
  readonly limits: PromptLimits;
  readonly maxTokens: number;
  readonly count: CountTokens;
};

/** The prompt for what a client has sent: laid out by us, or left as the client made it. */
export async function renderFim(input: Exclude<FimInput, { kind: "parts" }>, env: Env): Promise<Prompt> {
  if (input.kind === "hole") return renderHole(input, env);
  const templated = readTemplated(input.text, env.family);
  if (templated?.kind === "parts") return { parts: templated.parts, heal: "" };
  if (templated) return renderHole({ ...templated, path: undefined, snippets: [] }, env);
  const { prefix, suffix, snippets } = budgetOf(env);
  const text = await fitEnd(input.text.toWellFormed(), prefix + suffix + snippets, env.count);
  const { kept, heal } = splitForHealing(text);
  return kept === "" ? { parts: [{ text }], heal: "" } : { parts: [{ text: kept }], heal };
}

async function renderHole(hole: Extract<FimInput, { kind: "hole" }>, env: Env): Promise<Prompt> {
  const { window, snippets } = await fitHole(hole, budgetOf(env), env.count);
  return layOut({
    family: env.family,
    layout: "anchored",
    window,
    snippets: snippets.map((snippet) => ({ ...snippet, source: "client", why: "" })),
    // Where snippets stand before the file, the file's own text needs a beginning, whatever it is called.
    path: hole.path ?? (snippets.length === 0 ? "" : "file"),
    isHealed: true,
  });
}

function budgetOf({ model, limits, maxTokens }: Env): Budget {
  return budgetFor({
    prefillPerSecond: model.prefillPerSecond,
    contextTokens: model.contextTokens,
    maxTokens,
    maxPrefix: limits.prefixTokens,
    maxSuffix: limits.suffixTokens,
    maxSnippets: limits.snippetTokens,
  });
}

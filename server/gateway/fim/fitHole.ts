import { asModelText } from "../../prompt/asModelText.ts";
import type { Budget } from "../../prompt/budget.ts";
import type { WindowText } from "../../prompt/layOut.ts";
import type { FimInput, FimSnippet } from "./fimRequest.ts";

export type CountTokens = (texts: readonly string[]) => Promise<readonly number[]>;
type Hole = Extract<FimInput, { kind: "hole" }>;
export type Fitted = { readonly window: WindowText; readonly snippets: readonly FimSnippet[] };

/** No tokenizer of code makes more of a text; longer texts are cut before they are counted. */
const mostUnitsPerToken = 8;
const usualUnitsPerToken = 3;
/** Tokens are spread unevenly over a text, so a cut that was estimated may have to be moved. */
const mostTries = 6;
/** Lines above the cursor that stand after the middle token: at least so many, and at most a block more. */
const fewestTailLines = 4;
const tailBlockLines = 8;
/** A line whose rest is longer is cut within it. */
const longestRest = 400;
/** Of the budget: a text that grows at its end loses its beginning in such steps, so that most requests keep theirs. */
const stepShare = 0.25;

/**
 * What of a client's text goes to the model. Nothing is remembered between requests; where the cuts fall follows from the text
 * alone and moves in steps, so that most key presses find their prompt in the engine's cache.
 */
export async function fitHole(hole: Hole, budget: Budget, count: CountTokens): Promise<Fitted> {
  const [prefix, suffix, snippets] = await Promise.all([
    fitEnd(asModelText(hole.prefix), budget.prefix, count),
    fitBeginning(asModelText(hole.suffix), budget.suffix, count),
    fitSnippets(hole.snippets, budget.snippets, count),
  ]);
  const anchor = anchorOf(prefix);
  return { window: { head: prefix.slice(0, anchor), tail: prefix.slice(anchor), suffix }, snippets };
}

/** The end of a text, from the start of a line on. */
export async function fitEnd(text: string, budget: number, count: CountTokens): Promise<string> {
  const step = Math.max(1, Math.floor(budget * stepShare * usualUnitsPerToken));
  const stepsFor = (units: number): number => Math.max(0, Math.ceil(units / step)) * step;
  let from = stepsFor(text.length - budget * mostUnitsPerToken);
  for (let tries = 0; ; tries++) {
    const kept = from === 0 ? text : fromLineStart(text, from);
    const [tokens = 0] = await count([kept]);
    if (tokens <= budget || tries === mostTries) return kept;
    from += stepsFor(((tokens - budget) * kept.length) / tokens);
  }
}

function fromLineStart(text: string, at: number): string {
  const from = Math.min(text.length, Math.ceil(at));
  const lineEnd = text.indexOf("\n", from);
  const isNear = lineEnd !== -1 && lineEnd - from < longestRest;
  return text.slice(isNear ? lineEnd + 1 : from).toWellFormed();
}

async function fitBeginning(text: string, budget: number, count: CountTokens): Promise<string> {
  let kept = upToLineEnd(text, budget * mostUnitsPerToken);
  for (let tries = 0; tries < mostTries; tries++) {
    const [tokens = 0] = await count([kept]);
    if (tokens <= budget) return kept;
    kept = upToLineEnd(kept, (kept.length * budget) / tokens);
  }
  return kept;
}

function upToLineEnd(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, Math.floor(most));
  return (cut.includes("\n") ? cut.slice(0, cut.lastIndexOf("\n") + 1) : cut).toWellFormed();
}

async function fitSnippets(
  snippets: readonly FimSnippet[],
  budget: number,
  count: CountTokens,
): Promise<readonly FimSnippet[]> {
  const small = snippets
    .map(({ path, text }) => ({ path: asModelText(path), text: asModelText(text) }))
    .filter(({ text }) => text.trim() !== "" && text.length <= budget * mostUnitsPerToken);
  const costs = small.length === 0 ? [] : await count(small.map(({ path, text }) => `${path}\n${text}\n`));
  let total = 0;
  let first = small.length;
  while (first > 0 && total + (costs[first - 1] ?? Infinity) <= budget) total += costs[--first] ?? 0;
  return small.slice(first);
}

/** The same line for as long as the cursor stays within a block of lines. */
function anchorOf(prefix: string): number {
  const starts = [0];
  for (let at = prefix.indexOf("\n"); at !== -1; at = prefix.indexOf("\n", at + 1)) starts.push(at + 1);
  const block = Math.floor((starts.length - 1 - fewestTailLines) / tailBlockLines);
  return starts[Math.max(0, block * tailBlockLines)] ?? 0;
}

import { offset, type Offset } from "../base/brand.ts";
import type { Settled, SourceReport } from "../domain/context.ts";
import type { Explanation } from "../domain/outcome.ts";
import type { Snippet } from "../domain/snapshot.ts";
import type { Shape } from "../domain/syntax.ts";
import { budgetFor, type Budget } from "../prompt/budget.ts";
import type { Family } from "../prompt/families.ts";
import { layOut, type Prompt, type WindowText } from "../prompt/layOut.ts";
import type { Asking } from "./asking.ts";
import { redactWindow } from "./redactWindow.ts";

export type PromptWithContext = Prompt & {
  readonly snippets: readonly Snippet[];
  readonly sources: readonly SourceReport[];
  readonly redactions: Explanation["redactions"];
  readonly settled?: Settled | undefined;
};

/** Window, snippets and their layout for the text around the cursor. */
export async function makePrompt(
  asking: Asking,
  { family, shape }: { readonly family: Family; readonly shape: Shape },
): Promise<PromptWithContext> {
  const { request, at, model, engine, signal, experiment, context } = asking;
  const count = (texts: readonly string[]): Promise<readonly number[]> => engine.countTokens(texts, signal);
  if (experiment.promptRule)
    return {
      ...(await experiment.promptRule({ request, at, family, model, context, count, signal })),
      ...{ sources: [], redactions: [] },
    };
  const budget = experiment.budget ?? budgetOf(asking);
  const { text, path, uri } = request.snapshot;
  const before = withNewlines(request.precedingCells + text.slice(0, at));
  const after = withNewlines(text.slice(at));
  const window = await asking.window.choose({ before, after, budget }, count);
  const redacted = await redactWindow({ privacy: asking.privacyOf(uri), path, before, after, window });
  const { snippets, sources, settled } = asking.snippets
    ? { snippets: asking.snippets, sources: [], settled: undefined }
    : await context.gather(
        { snapshot: request.snapshot, at, shape, budget: budget.snippets, count, window: rangeOf(window, text, at) },
        signal,
      );
  const { layout } = asking;
  const prompt = layOut({ family, layout, window: redacted.window, snippets, path, isHealed: experiment.isHealed });
  return { ...prompt, snippets, sources, settled, redactions: inDocument(redacted.found, request.precedingCells) };
}

/** Lines counted from 1 in the document itself, without the cells before it. */
function inDocument(found: Explanation["redactions"], precedingCells: string): Explanation["redactions"] {
  const above = precedingCells.split("\n").length - 1;
  return found.map(({ rule, line }) => ({ rule, line: Math.max(0, line - above) + 1 }));
}

function budgetOf({ model, settings }: Asking): Budget {
  return budgetFor({
    prefillPerSecond: model.prefillPerSecond,
    contextTokens: model.contextTokens,
    maxTokens: settings["complete.maxTokens"],
    maxPrefix: settings["context.prefixTokens"],
    maxSuffix: settings["context.suffixTokens"],
    maxSnippets: settings["context.snippetTokens"],
    coldMs: settings["context.coldPromptMs"],
  });
}

/** The window in the document's own offsets; "\r\n" counts two there. */
function rangeOf({ head, tail, suffix }: WindowText, text: string, at: Offset): { from: Offset; to: Offset } {
  const returns = text.includes("\r\n") ? 1 : 0;
  const units = (piece: string): number => piece.length + (returns === 0 ? 0 : piece.split("\n").length - 1);
  return {
    from: offset(Math.max(0, at - units(head + tail))),
    to: offset(Math.min(text.length, at + units(suffix))),
  };
}

/** Models were trained on "\n", and a lone surrogate has no UTF-8 form. */
const withNewlines = (text: string): string =>
  (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text).toWellFormed();

import { offset, type Offset } from "../base/brand.ts";
import type { Settled, SourceReport } from "../domain/context.ts";
import type { Explanation } from "../domain/outcome.ts";
import type { Snippet } from "../domain/snapshot.ts";
import type { Shape } from "../domain/syntax.ts";
import { asModelText } from "../prompt/asModelText.ts";
import { budgetFor, type Budget } from "../prompt/budget.ts";
import type { Family } from "../prompt/families.ts";
import { layOut, type Prompt, type WindowText } from "../prompt/layOut.ts";
import { lineNumber } from "../syntax/lineNumber.ts";
import { lineStartOf } from "../syntax/lines.ts";
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
  const { before, after, lineBreak, firstLine } = textAround(request, at);
  const window = await asking.window.choose({ before, after, budget }, count);
  const redacted = await redactWindow({ privacy: asking.privacyOf(uri), path, before, after, window });
  const { snippets, sources, settled } = asking.snippets
    ? { snippets: asking.snippets, sources: [], settled: undefined }
    : await context.gather(
        {
          snapshot: request.snapshot,
          at,
          shape,
          budget: budget.snippets,
          count,
          window: rangeOf(window, { text, at, lineBreak }),
        },
        signal,
      );
  const { layout } = asking;
  const prompt = layOut({ family, layout, window: redacted.window, snippets, path, isHealed: experiment.isHealed });
  return {
    ...prompt,
    snippets,
    sources,
    settled,
    redactions: inDocument(redacted.found, firstLine),
  };
}

/** No window reaches further, and the rest of a long document costs time. */
const reachUnits = 200_000;
/** The text begins at the same line for as long as possible: the window's borders are places in it. */
const reachStepUnits = 65_536;

/** The document around the cursor, after the cells before it, as models know text. */
function textAround({ snapshot: { text }, precedingCells }: Asking["request"], at: Offset) {
  const step = Math.floor((at - reachUnits) / reachStepUnits);
  const from = step <= 0 ? 0 : lineStartOf(text, step * reachStepUnits);
  const [left, right] = [text.slice(from, at), text.slice(at, at + reachUnits)];
  return {
    before: asModelText(from === 0 ? precedingCells + left : left),
    after: asModelText(right),
    firstLine: () => (from === 0 ? -breaksIn(precedingCells) : lineNumber(text, from)),
    lineBreak: left.includes("\r\n") || right.includes("\r\n") ? "\r\n" : "\n",
  };
}

/** Lines counted from 1 in the document itself; `firstLine`: of the text that was looked at, below 0 with cells before it. */
function inDocument(found: Explanation["redactions"], firstLine: () => number): Explanation["redactions"] {
  return found.map(({ rule, line }) => ({ rule, line: Math.max(0, line + firstLine()) + 1 }));
}

const breaksIn = (text: string): number => text.split("\n").length - 1;

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

type Cursor = { readonly text: string; readonly at: Offset; readonly lineBreak: string };

/** The window in the document's own offsets; "\r\n" counts two there. */
function rangeOf({ head, tail, suffix }: WindowText, { text, at, lineBreak }: Cursor): { from: Offset; to: Offset } {
  const units = (piece: string): number => piece.length + (lineBreak === "\n" ? 0 : breaksIn(piece));
  return {
    from: offset(Math.max(0, at - units(head + tail))),
    to: offset(Math.min(text.length, at + units(suffix))),
  };
}

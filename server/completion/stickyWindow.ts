import { detached } from "../base/detached.ts";
import type { Budget } from "../prompt/budget.ts";
import type { WindowText } from "../prompt/layOut.ts";
import { lineStartOf } from "../syntax/lines.ts";

/**
 * Chooses the text around the cursor so that consecutive prompts share as long a beginning as possible: the start of
 * the window and the anchor stay where they are while typing goes on near them, and the suffix is frozen while the
 * text after the cursor is the same.
 */

/** Lines above the cursor's that go after the middle token when a new anchor is set; docs/prompt.md has the measurement. */
const anchorLines = 4;
/** The anchor moves when more lines than this stand between it and the cursor. */
const mostLinesAfterAnchor = 12;
/** A new window start is chosen so that this share of the budget is used; the rest is room to type. */
const freshShare = 0.75;

export type WindowRequest = {
  /** The document before the cursor, line endings "\n". */
  readonly before: string;
  /** The document after the cursor, line endings "\n". */
  readonly after: string;
  readonly budget: Budget;
};

/** Counts tokens of each text; the answer has the same length. */
export type CountTokens = (texts: readonly string[]) => Promise<readonly number[]>;

type Kept = { readonly before: string; readonly start: number; readonly anchor: number; readonly suffix: string };

export class StickyWindow {
  #kept: Kept | undefined;

  /** Decides the same from here on, without this one's knowing. */
  fork(): StickyWindow {
    const fork = new StickyWindow();
    fork.#kept = this.#kept;
    return fork;
  }

  async choose(request: WindowRequest, count: CountTokens): Promise<WindowText> {
    const moved = this.#kept && follow(this.#kept, request.before);
    const start = await chooseStart({ request, previous: moved?.start, count });
    // A moved start changes the whole prompt anyway: the best moment to move the anchor as well.
    const anchor = chooseAnchor(request.before, start, start === moved?.start ? moved.anchor : undefined);
    const suffix = await chooseSuffix({ request, frozen: this.#kept?.suffix, count });
    this.#kept = { before: request.before, start, anchor, suffix };
    // These stay in explanations when the document is another already.
    return {
      head: detached(request.before.slice(start, anchor)),
      tail: detached(request.before.slice(anchor)),
      suffix,
    };
  }
}

/** Where the kept places are after an edit: moved by an edit above them, lost by an edit across them. */
function follow(kept: Kept, before: string): { start: number; anchor: number } | undefined {
  const { start, anchor } = kept;
  if (isSameUpTo(anchor, kept.before, before)) return { start, anchor };
  if (!isSameUpTo(start, kept.before, before)) return undefined;
  let same = start;
  while (kept.before.charCodeAt(same) === before.charCodeAt(same)) same++;
  return { start, anchor: lineStartOf(before, same) };
}

/** Thirty times as fast as `startsWith` where the text is long. */
const isSameUpTo = (end: number, one: string, other: string): boolean => one.slice(0, end) === other.slice(0, end);

async function chooseStart(input: {
  request: WindowRequest;
  previous: number | undefined;
  count: CountTokens;
}): Promise<number> {
  const { request, previous, count } = input;
  const lines = await measureBackwards(request, count);
  const fitting = (limit: number): number => {
    let total = 0;
    let start = request.before.length;
    for (const line of lines) {
      total += line.tokens;
      if (total > limit && start !== request.before.length) break;
      start = line.start;
    }
    return start;
  };
  const earliest = fitting(request.budget.prefix);
  const latestUseful = fitting(request.budget.prefix / 2);
  if (previous !== undefined && previous >= earliest && (previous <= latestUseful || previous === 0)) return previous;
  return fitting(request.budget.prefix * freshShare);
}

/** Lines above the cursor, nearest first, as far as the budget can reach; the first one ends at the cursor. */
async function measureBackwards(
  request: WindowRequest,
  count: CountTokens,
): Promise<{ start: number; tokens: number }[]> {
  const { before, budget } = request;
  // No tokenizer makes more tokens than UTF-8 bytes, and code averages three units a token: a budget of lines is ample.
  const reach = before.slice(Math.max(0, before.length - budget.prefix * 8));
  const texts = splitLines(reach).reverse();
  const counts = await count(texts);
  let start = before.length;
  return texts.map((line, index) => {
    start -= line.length;
    return { start, tokens: counts[index] ?? line.length };
  });
}

function chooseAnchor(before: string, start: number, previous: number | undefined): number {
  if (previous !== undefined && previous >= start && countLines(before, previous) <= mostLinesAfterAnchor)
    return previous;
  let anchor = lineStartOf(before, before.length);
  for (let line = 0; line < anchorLines && anchor > start; line++) anchor = lineStartOf(before, anchor - 1);
  return Math.max(start, anchor);
}

async function chooseSuffix(input: {
  request: WindowRequest;
  frozen: string | undefined;
  count: CountTokens;
}): Promise<string> {
  const { request, frozen, count } = input;
  const after = withoutClosers(request.after);
  if (frozen !== undefined && frozen !== "" && after.startsWith(frozen)) return frozen;
  const texts = splitLines(after.slice(0, request.budget.suffix * 8));
  const counts = await count(texts);
  let total = 0;
  let end = 0;
  for (const [index, line] of texts.entries()) {
    total += counts[index] ?? line.length;
    if (total > request.budget.suffix) break;
    end += line.length;
  }
  return detached(after.slice(0, end));
}

/**
 * The rest of the line is left out when it holds only what the editor closed by itself: the model then closes what it
 * opened, the suggestion's range covers the closers, and typing a bracket does not change the suffix.
 */
function withoutClosers(after: string): string {
  const end = after.indexOf("\n");
  const rest = end === -1 ? after : after.slice(0, end);
  return onlyClosers.test(rest) ? after.slice(rest.length) : after;
}
const onlyClosers = /^[\s)\]}>"'`;,]*$/;

function countLines(text: string, from: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at !== -1; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** Each with its line break; joining them gives the text back. */
const splitLines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

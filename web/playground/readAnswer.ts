import { field } from "./field.ts";
import type { IRange, languages } from "./monaco.ts";

/** An item of an answer, as the editor wants it; `id` is the server's. */
export type Suggestion = languages.InlineCompletion & { readonly insertText: string; readonly command: Accepted };
type Accepted = { readonly id: string; readonly title: string; readonly arguments: readonly unknown[] };

/** The items of an answer to `textDocument/inlineCompletion`; none from an answer of another shape. */
export function readSuggestions(answer: unknown): readonly Suggestion[] {
  const items = field(answer, "items");
  return Array.isArray(items) ? items.flatMap((item: unknown) => readSuggestion(item) ?? []) : [];
}

/** The Markdown of an answer to `lacuna/explain`. */
export function readMarkdown(answer: unknown): string | undefined {
  const markdown = field(answer, "markdown");
  return typeof markdown === "string" ? markdown : undefined;
}

function readSuggestion(item: unknown): Suggestion | undefined {
  const insertText = field(item, "insertText");
  const range = readRange(field(item, "range"));
  const command = field(item, "command");
  const id = field(command, "command");
  const given = field(command, "arguments");
  if (typeof insertText !== "string" || range === undefined || typeof id !== "string") return undefined;
  return { insertText, range, command: { id, title: "Accepted", arguments: Array.isArray(given) ? given : [] } };
}

function readRange(range: unknown): IRange | undefined {
  const [start, end] = [field(range, "start"), field(range, "end")];
  const startLineNumber = count(start, "line");
  const startColumn = count(start, "character");
  const endLineNumber = count(end, "line");
  const endColumn = count(end, "character");
  const all = [startLineNumber, startColumn, endLineNumber, endColumn];
  return all.some(Number.isNaN) ? undefined : { startLineNumber, startColumn, endLineNumber, endColumn };
}

/** The editor counts from 1. */
function count(place: unknown, key: "line" | "character"): number {
  const value = field(place, key);
  return typeof value === "number" ? value + 1 : NaN;
}

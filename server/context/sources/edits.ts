import type { Source, SourceInput } from "./source.ts";

/** What was changed in this session a moment ago, in other places than the window. */
export const edits: Source = {
  name: "edits",
  find: (input, add) => {
    const { trace, path, around } = input;
    for (const { text, ageMs, ...place } of trace.edits) {
      if (place.path === path && isShown(input, place)) continue;
      const fresh = 1 / (1 + ageMs / halfLifeMs);
      const words = text.match(/[\p{L}_][\p{L}\p{N}_]{3,}/gu) ?? [];
      const related =
        words.length === 0 ? 0 : words.reduce((sum, word) => sum + around.relevance.near(word), 0) / words.length;
      add({
        source: "edits",
        why: "changed a moment ago",
        score: 0.4 + 0.7 * fresh + related,
        path: place.path,
        shown: { kind: "passage", line: place.line, endLine: place.endLine, text },
      });
    }
    return Promise.resolve();
  },
};

const halfLifeMs = 120_000;

type Lines = { readonly line: number; readonly endLine: number };

/** Whether the window of the document holds any of these lines. */
function isShown({ request, site }: SourceInput, { line, endLine }: Lines): boolean {
  const { snapshot, window, at } = request;
  const first = site.line - breaksIn(snapshot.text.slice(window.from, at));
  const last = site.line + breaksIn(snapshot.text.slice(at, window.to));
  return line <= last && endLine >= first;
}

const breaksIn = (text: string): number => text.split("\n").length - 1;

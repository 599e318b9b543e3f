import type { Source } from "./source.ts";

/** What was changed in this session a moment ago, in other places than the window. */
export const edits: Source = {
  name: "edits",
  find: ({ trace, path, request, around }, add) => {
    for (const { text, ageMs, ...place } of trace.edits) {
      if (place.path === path && isShown(request.snapshot.text, request.window, place)) continue;
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

type Window = { readonly from: number; readonly to: number };

/** Whether the window of the document holds any of these lines. */
function isShown(
  text: string,
  window: Window,
  { line, endLine }: { readonly line: number; readonly endLine: number },
): boolean {
  const first = text.slice(0, window.from).split("\n").length - 1;
  const last = first + text.slice(window.from, window.to).split("\n").length - 1;
  return line <= last && endLine >= first;
}

import type { SuggestionEvent } from "../../domain/access.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Completer } from "../../domain/completer.ts";
import { rest } from "../../domain/deadline.ts";

export type Told = Omit<SuggestionEvent, "model" | "editor">;
type Shown = { readonly uri: string; readonly language: string; readonly text: string };

/** More would be for nobody: an editor shows one suggestion at a time. */
const mostKnown = 200;
const checks = [
  { kind: "keptAfter30s", ms: 30_000 },
  { kind: "keptAfter5min", ms: 300_000 },
] as const;

/** Tells lengths of what was shown, accepted and kept, never a text. Whether it was kept is seen in the document, here. */
export function reportUse(
  completer: Completer,
  { report, clock }: { report: (event: Told) => void; clock: Clock },
): Completer {
  const known = new Map<string, Shown>();
  const texts = new Map<string, string>();
  const ended = new AbortController();
  const tell = (kind: Told["kind"], { language }: Shown, characters: number): void =>
    report({ kind, language, characters });
  const watchKept = async (shown: Shown, text: string): Promise<void> => {
    let waited = 0;
    for (const { kind, ms } of checks) {
      await rest(clock, ms - waited, ended.signal);
      waited = ms;
      if (ended.signal.aborted || !texts.get(shown.uri)?.includes(text)) return;
      tell(kind, shown, text.length);
    }
  };
  const remember = (id: string, shown: Shown): void => {
    known.set(id, shown);
    const [oldest] = known.keys();
    if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  };
  return {
    complete: async (request, signal) => {
      const outcome = await completer.complete(request, signal);
      const { uri, languageId: language } = request.snapshot;
      if (outcome.kind === "shown")
        for (const { id, insertText: text } of outcome.items) remember(id, { uri, language, text });
      return outcome;
    },
    shown: (id) => {
      completer.shown(id);
      const shown = known.get(id);
      if (shown) tell("shown", shown, shown.text.length);
    },
    accepted: (id, units) => {
      completer.accepted(id, units);
      const shown = known.get(id);
      if (!shown) return;
      const text = shown.text.slice(0, units);
      tell(text.length < shown.text.length ? "partlyAccepted" : "accepted", shown, text.length);
      if (text.trim() !== "") void watchKept(shown, text);
    },
    rejected: (id) => {
      completer.rejected(id);
      const shown = known.get(id);
      if (shown) tell("rejected", shown, shown.text.length);
    },
    documentOpened: (snapshot) => {
      texts.set(snapshot.uri, snapshot.text);
      completer.documentOpened(snapshot);
    },
    documentChanged: (snapshot, change) => {
      texts.set(snapshot.uri, snapshot.text);
      completer.documentChanged(snapshot, change);
    },
    documentClosed: (uri) => {
      texts.delete(uri);
      completer.documentClosed(uri);
    },
    documentViewed: (uri, lines) => completer.documentViewed(uri, lines),
    filesChanged: (files) => completer.filesChanged(files),
    expect: (request) => completer.expect(request),
    snooze: (minutes) => completer.snooze(minutes),
    dispose: () => {
      ended.abort();
      completer.dispose();
    },
  };
}

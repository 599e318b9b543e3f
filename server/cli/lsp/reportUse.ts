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
/** Whoever takes a suggestion word by word has taken the last one by then; it is one suggestion, and counts once. */
const untilPartIsWholeMs = 10_000;

/** Tells lengths of what was shown, accepted and kept, never a text. Whether it was kept is seen in the document, here. */
export function reportUse(completer: Completer, env: Env): Completer {
  const use = new Use(env);
  return {
    complete: async (request, signal) => {
      const outcome = await completer.complete(request, signal);
      const { uri, languageId: language } = request.snapshot;
      if (outcome.kind === "shown")
        for (const { id, insertText: text } of outcome.items) use.remember(id, { uri, language, text });
      return outcome;
    },
    shown: (id) => {
      completer.shown(id);
      use.tell("shown", id);
    },
    accepted: (id, units) => {
      completer.accepted(id, units);
      use.accepted(id, units);
    },
    rejected: (id) => {
      completer.rejected(id);
      use.tell("rejected", id);
    },
    documentOpened: (snapshot) => {
      use.texts.set(snapshot.uri, snapshot.text);
      completer.documentOpened(snapshot);
    },
    documentChanged: (snapshot, change) => {
      use.texts.set(snapshot.uri, snapshot.text);
      completer.documentChanged(snapshot, change);
    },
    documentClosed: (uri) => {
      use.texts.delete(uri);
      completer.documentClosed(uri);
    },
    documentViewed: (uri, lines) => completer.documentViewed(uri, lines),
    filesChanged: (files) => completer.filesChanged(files),
    expect: (request) => completer.expect(request),
    snooze: (minutes) => completer.snooze(minutes),
    dispose: () => {
      use.end();
      completer.dispose();
    },
  };
}

type Env = { readonly report: (event: Told) => void; readonly clock: Clock };

/** Suggestions that may still be accepted, and documents in which they may be kept. */
class Use {
  readonly texts = new Map<string, string>();
  readonly #known = new Map<string, Shown>();
  /** Of each suggestion the last acceptance, which takes the place of those of fewer words. */
  readonly #watched = new Map<string, AbortController>();
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
  }

  remember(id: string, shown: Shown): void {
    this.#known.set(id, shown);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest);
  }

  tell(kind: "shown" | "rejected", id: string): void {
    const shown = this.#known.get(id);
    if (shown) this.#report(kind, shown, shown.text.length);
  }

  /** `units`: from the start of the suggestion, with what was accepted of it before. */
  accepted(id: string, units: number | undefined): void {
    const shown = this.#known.get(id);
    if (!shown) return;
    this.#watched.get(id)?.abort();
    const watch = new AbortController();
    this.#watched.set(id, watch);
    void this.#watch({ shown, text: shown.text.slice(0, units) }, watch.signal).finally(() => {
      if (this.#watched.get(id) === watch) this.#watched.delete(id);
    });
  }

  end(): void {
    for (const watch of this.#watched.values()) watch.abort();
  }

  #report(kind: Told["kind"], { language }: Shown, characters: number): void {
    this.#env.report({ kind, language, characters });
  }

  async #watch({ shown, text }: { readonly shown: Shown; readonly text: string }, signal: AbortSignal): Promise<void> {
    let waited = 0;
    const until = async (ms: number): Promise<void> => {
      await rest(this.#env.clock, ms - waited, signal);
      waited = ms;
    };
    if (text.length < shown.text.length) {
      await until(untilPartIsWholeMs);
      if (signal.aborted) return;
      this.#report("partlyAccepted", shown, text.length);
    } else this.#report("accepted", shown, text.length);
    if (text.trim() === "") return;
    for (const { kind, ms } of checks) {
      await until(ms);
      if (signal.aborted || !this.texts.get(shown.uri)?.includes(text)) return;
      this.#report(kind, shown, text.length);
    }
  }
}

import { setMaxListeners } from "node:events";
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
  readonly #ended = new AbortController();
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
    // Every suggestion accepted within five minutes waits on it.
    setMaxListeners(0, this.#ended.signal);
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

  accepted(id: string, units: number | undefined): void {
    const shown = this.#known.get(id);
    if (!shown) return;
    const text = shown.text.slice(0, units);
    this.#report(text.length < shown.text.length ? "partlyAccepted" : "accepted", shown, text.length);
    if (text.trim() !== "") void this.#watchKept(shown, text);
  }

  end(): void {
    this.#ended.abort();
  }

  #report(kind: Told["kind"], { language }: Shown, characters: number): void {
    this.#env.report({ kind, language, characters });
  }

  async #watchKept(shown: Shown, text: string): Promise<void> {
    let waited = 0;
    for (const { kind, ms } of checks) {
      await rest(this.#env.clock, ms - waited, this.#ended.signal);
      waited = ms;
      if (this.#ended.signal.aborted || !this.texts.get(shown.uri)?.includes(text)) return;
      this.#report(kind, shown, text.length);
    }
  }
}

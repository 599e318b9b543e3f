import type { StageTimes, SuggestionEvent } from "../../domain/access.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Completer } from "../../domain/completer.ts";
import { rest } from "../../domain/deadline.ts";
import type { Outcome } from "../../domain/outcome.ts";

export type Told = Omit<SuggestionEvent, "model" | "editor">;
type Shown = {
  readonly uri: string;
  readonly language: string;
  readonly text: string;
  readonly times: StageTimes | undefined;
};

/** More would be for nobody: an editor shows one suggestion at a time. */
const mostKnown = 200;
const checks = [
  { kind: "keptAfter30s", ms: 30_000 },
  { kind: "keptAfter5min", ms: 300_000 },
] as const;
/** Whoever takes a suggestion word by word has taken the last one by then; it is one suggestion, and counts once. */
const untilPartIsWholeMs = 10_000;

/** Tells lengths of what was shown, accepted and kept, never a text. Whether it was kept is seen in the document, here. */
export function reportUse(completer: Completer, env: Env): ReportedCompleter {
  const use = new Use(env);
  return {
    complete: async (request, signal) => {
      const outcome = await completer.complete(request, signal);
      const { uri, languageId: language } = request.snapshot;
      if (outcome.kind === "shown")
        for (const { id, insertText: text } of outcome.items)
          use.remember(id, { uri, language, text, times: timesOf(outcome) });
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
    tellRest: () => use.end(),
    dispose: () => {
      void use.end();
      completer.dispose();
    },
  };
}

export type ReportedCompleter = Completer & {
  /** What waits to become more is told as it is, since nothing comes after. */
  readonly tellRest: () => Promise<void>;
};

/** Those that only this side knows; an answer that was there already took no time that says anything. */
const timesOf = (outcome: Outcome): StageTimes | undefined =>
  outcome.kind === "shown" && outcome.from === "model"
    ? { contextMs: Math.round(outcome.explanation.ms.context) }
    : undefined;

type Env = { readonly report: (event: Told) => void; readonly clock: Clock };

/** Why a watch ends, where no other acceptance takes its place. */
const closing = new Error("the editor closes");

type Watch = { readonly stop: AbortController; readonly ended: Promise<void> };

/** Suggestions that may still be accepted, and documents in which they may be kept. */
class Use {
  readonly texts = new Map<string, string>();
  readonly #known = new Map<string, Shown>();
  /** Of each suggestion the last acceptance, which takes the place of those of fewer words. */
  readonly #watched = new Map<string, Watch>();
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
    if (shown)
      this.#report(kind, shown, {
        characters: shown.text.length,
        ...(kind === "shown" && shown.times && { times: shown.times }),
      });
  }

  /** `units`: from the start of the suggestion, with what was accepted of it before. */
  accepted(id: string, units: number | undefined): void {
    const shown = this.#known.get(id);
    if (!shown) return;
    this.#watched.get(id)?.stop.abort();
    const stop = new AbortController();
    const ended = this.#watch({ shown, text: shown.text.slice(0, units) }, stop.signal).finally(() => {
      if (this.#watched.get(id)?.stop === stop) this.#watched.delete(id);
    });
    this.#watched.set(id, { stop, ended });
  }

  async end(): Promise<void> {
    const watches = [...this.#watched.values()];
    for (const { stop } of watches) stop.abort(closing);
    await Promise.all(watches.map(({ ended }) => ended));
  }

  #report(kind: Told["kind"], { language }: Shown, said: Pick<Told, "characters" | "times">): void {
    this.#env.report({ kind, language, ...said });
  }

  async #watch({ shown, text }: { readonly shown: Shown; readonly text: string }, signal: AbortSignal): Promise<void> {
    let waited = 0;
    const until = async (ms: number): Promise<void> => {
      await rest(this.#env.clock, ms - waited, signal);
      waited = ms;
    };
    if (text.length < shown.text.length) {
      await until(untilPartIsWholeMs);
      if (signal.aborted && signal.reason !== closing) return;
      this.#report("partlyAccepted", shown, { characters: text.length });
    } else this.#report("accepted", shown, { characters: text.length });
    if (text.trim() === "") return;
    for (const { kind, ms } of checks) {
      await until(ms);
      if (signal.aborted || !this.texts.get(shown.uri)?.includes(text)) return;
      this.#report(kind, shown, { characters: text.length });
    }
  }
}

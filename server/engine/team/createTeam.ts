import type { SuggestionEvent } from "../../domain/access.ts";
import type { Engine } from "../../domain/engine.ts";
import type { TeamPolicy } from "../../domain/teamServer.ts";
import { createFallbackEngine } from "./fallbackEngine.ts";
import { openTeam, type OpenTeam, type TeamDeps, type TeamSettings } from "./openTeam.ts";
import { EventSender } from "./eventSender.ts";

/** The team's server as the rest of the program sees it, whichever one the settings name at the time. */
export type Team = {
  /** Takes the place of the one opened before, which its engine's `dispose` ends. */
  open(settings: TeamSettings): Engine;
  /** Undefined without a server, or as long as it has not told them. */
  rules(): TeamPolicy | undefined;
  /** Returns what ends it. */
  onRules(listener: () => void): () => void;
  /** Dropped without a server, and where it cannot be reached. */
  report(event: Omit<SuggestionEvent, "model" | "editor">): void;
};

export function createTeam({ embedded, ...deps }: TeamDeps & { readonly embedded: Engine }): Team {
  const listeners = new Set<() => void>();
  let current: { readonly team: OpenTeam; readonly events: EventSender | undefined } | undefined;
  const rules = (): TeamPolicy | undefined => (current?.team.kind === "open" ? current.team.link.policy : undefined);
  return {
    rules,
    onRules: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    open: (settings) => {
      const team = openTeam(settings, deps);
      const events = team.kind === "open" ? new EventSender({ ...deps, client: team.client }) : undefined;
      const opened = (current = { team, events });
      let told = rules();
      const stop = team.engine.onState(() => {
        if (rules() === told) return;
        told = rules();
        for (const listener of listeners) listener();
      });
      const engine = settings.fallsBack
        ? createFallbackEngine({ team: team.engine, embedded, isAllowed: () => allowsFallback(rules()) })
        : team.engine;
      return {
        ...forward(engine),
        dispose: async () => {
          stop();
          events?.dispose();
          if (current === opened) current = undefined;
          await engine.dispose();
        },
      };
    },
    report: (event) => current?.events?.add(event),
  };
}

const allowsFallback = (policy: TeamPolicy | undefined): boolean =>
  policy === undefined || (policy.kind === "open" && policy.rules.localFallback);

const forward = (engine: Engine): Engine => ({
  get state() {
    return engine.state;
  },
  onState: (listener) => engine.onState(listener),
  prepare: (signal) => engine.prepare(signal),
  countTokens: (texts, signal) => engine.countTokens(texts, signal),
  generate: (request, signal) => engine.generate(request, signal),
  dispose: () => engine.dispose(),
});

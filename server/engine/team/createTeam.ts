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
  /** As whom the server knows the user; undefined without a server, a token, or as long as it has not said. */
  user(): string | undefined;
  /** Somebody has signed in or out. */
  tokenChanged(): void;
  /** Dropped without a server, and where it cannot be reached. */
  report(event: Omit<SuggestionEvent, "model" | "editor">): void;
  /** Sends at once what is only sent now and then; takes a second at most, and never rejects. */
  flush(): Promise<void>;
};

export function createTeam({ embedded, ...deps }: TeamDeps & { readonly embedded: Engine }): Team {
  let current: { readonly team: OpenTeam; readonly events: EventSender | undefined } | undefined;
  const rules = (): TeamPolicy | undefined => (current?.team.kind === "open" ? current.team.link.policy : undefined);
  return {
    rules,
    user: () => (current?.team.kind === "open" ? current.team.link.user : undefined),
    tokenChanged: () => void (current?.team.kind === "open" && current.team.link.lookAgain()),
    open: (settings) => {
      const team = openTeam(settings, deps);
      const events = team.kind === "open" ? new EventSender({ ...deps, client: team.client }) : undefined;
      const opened = (current = { team, events });
      const engine = settings.fallsBack
        ? createFallbackEngine({ team: team.engine, embedded, isAllowed: () => allowsFallback(rules()) })
        : team.engine;
      return endingWith(engine, () => {
        events?.dispose();
        if (current === opened) current = undefined;
      });
    },
    report: (event) => current?.events?.add(event),
    flush: async () => current?.events?.flush(),
  };
}

const allowsFallback = (policy: TeamPolicy | undefined): boolean =>
  policy === undefined || (policy.kind === "open" && policy.rules.localFallback);

const endingWith = (engine: Engine, end: () => void): Engine => ({
  get state() {
    return engine.state;
  },
  onState: (listener) => engine.onState(listener),
  prepare: (signal) => engine.prepare(signal),
  countTokens: (texts, signal) => engine.countTokens(texts, signal),
  generate: (request, signal) => engine.generate(request, signal),
  dispose: () => {
    end();
    return engine.dispose();
  },
});

import type { SuggestionEvent } from "../../domain/access.ts";
import type { Clock } from "../../domain/clock.ts";
import { rest } from "../../domain/deadline.ts";
import { mostEvents, teamPaths } from "../../domain/teamServer.ts";
import type { TeamClient } from "./teamClient.ts";

type Told = Omit<SuggestionEvent, "model" | "editor">;
type EventSenderDeps = { readonly client: TeamClient; readonly clock: Clock; readonly editor: () => string };

const everyMs = 20_000;

/** Sends figures about suggestions in batches. What a server does not take is lost: nothing is kept for later. */
export class EventSender {
  readonly #deps: EventSenderDeps;
  readonly #ended = new AbortController();
  #waiting: Told[] = [];
  #isResting = false;

  constructor(deps: EventSenderDeps) {
    this.#deps = deps;
  }

  add(event: Told): void {
    if (this.#ended.signal.aborted || this.#waiting.length >= mostEvents) return;
    this.#waiting.push(event);
    if (this.#isResting) return;
    this.#isResting = true;
    void this.#sendLater();
  }

  dispose(): void {
    this.#ended.abort();
    this.#waiting = [];
  }

  async #sendLater(): Promise<void> {
    const { client, clock, editor } = this.#deps;
    const { signal } = this.#ended;
    await rest(clock, everyMs, signal);
    this.#isResting = false;
    const events = this.#waiting.map((event) => ({ ...event, editor: editor() }));
    this.#waiting = [];
    if (!signal.aborted) await client.ask(teamPaths.events, { events }, signal);
  }
}

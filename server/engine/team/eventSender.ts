import type { SuggestionEvent } from "../../domain/access.ts";
import type { Clock } from "../../domain/clock.ts";
import { rest, within } from "../../domain/deadline.ts";
import { mostEvents, teamPaths } from "../../domain/teamServer.ts";
import type { TeamClient } from "./teamClient.ts";

type Told = Omit<SuggestionEvent, "model" | "editor">;
type EventSenderDeps = { readonly client: TeamClient; readonly clock: Clock; readonly editor: () => string };

const everyMs = 20_000;
/** An editor that closes waits two seconds for its language server at most. */
const lastMs = 1000;

/** Sends figures about suggestions in batches. What a server does not take is lost: nothing is kept for later. */
export class EventSender {
  readonly #deps: EventSenderDeps;
  readonly #ended = new AbortController();
  #waiting: Told[] = [];
  #isResting = false;
  #sending: Promise<unknown> = Promise.resolve();

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

  /** Sends what waits, and does not wait long for the answer; never rejects. */
  async flush(): Promise<void> {
    await within(this.#deps.clock, lastMs, Promise.all([this.#sending, this.#send()]));
  }

  dispose(): void {
    this.#ended.abort();
    this.#waiting = [];
  }

  async #sendLater(): Promise<void> {
    await rest(this.#deps.clock, everyMs, this.#ended.signal);
    this.#isResting = false;
    this.#sending = this.#send();
  }

  async #send(): Promise<void> {
    const { client, editor } = this.#deps;
    const { signal } = this.#ended;
    const events = this.#waiting.map((event) => ({ ...event, editor: editor() }));
    this.#waiting = [];
    if (!signal.aborted && events.length > 0) await client.ask(teamPaths.events, { events }, signal);
  }
}

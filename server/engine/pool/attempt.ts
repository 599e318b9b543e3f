import type { Clock } from "../../domain/clock.ts";
import type { GenerateEvent, GenerateRequest } from "../../domain/engine.ts";
import type { Replica } from "./replica.ts";

/** One request at one replica, up to its first event and after it. */
export class Attempt {
  readonly replica: Replica;
  readonly startedAt: number;
  readonly #stop = new AbortController();
  readonly #events: AsyncGenerator<GenerateEvent>;
  /** Undefined: it ended without a word, which engines do not do. */
  readonly first: Promise<{ readonly attempt: Attempt; readonly event: GenerateEvent | undefined }>;

  constructor(
    asked: { readonly replica: Replica; readonly request: GenerateRequest; readonly clock: Clock },
    signal: AbortSignal,
  ) {
    this.replica = asked.replica;
    this.startedAt = asked.clock.now();
    this.#events = asked.replica.ask(asked.request, AbortSignal.any([signal, this.#stop.signal]));
    this.first = this.#events.next().then(({ value, done }) => ({ attempt: this, event: done ? undefined : value }));
  }

  async *others(): AsyncGenerator<GenerateEvent> {
    yield* this.#events;
  }

  /** Ends it, and lets the engine clean up in its own time. */
  stop(): void {
    this.#stop.abort();
    void this.first.then(() => this.#events.return(undefined)).catch(() => undefined);
  }
}

import { rest } from "../../domain/deadline.ts";
import type { Clock } from "../../domain/clock.ts";
import type { OpenText } from "./protocol.ts";

/** After its opening a text is sent when the typing pauses: each sending costs a parse on the other side. */
const pauseMs = 200;
/** A long text is copied and parsed for longer, and waits for a longer pause: 10,000 lines for half a second. */
const unitsPerMs = 1000;
const longestPauseMs = 2000;

const pauseFor = ({ text }: OpenText): number =>
  Math.min(longestPauseMs, pauseMs + Math.floor(text.length / unitsPerMs));

type Held = { open: OpenText; changedMs: number; wait: AbortController | undefined };

const closed = new Error("the document was closed");

/** The open documents as the editor last told them, and when each is to be sent. */
export class OpenTexts {
  readonly #clock: Clock;
  readonly #send: (path: string, open: OpenText | undefined) => void;
  readonly #held = new Map<string, Held>();

  constructor(clock: Clock, send: (path: string, open: OpenText | undefined) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  set(path: string, open: OpenText | undefined): void {
    const held = this.#held.get(path);
    if (open === undefined) {
      held?.wait?.abort(closed);
      this.#held.delete(path);
      if (held !== undefined) this.#send(path, undefined);
    } else if (held === undefined) {
      this.#held.set(path, { open, changedMs: this.#clock.now(), wait: undefined });
      // What the disk says of it must not be answered even for a moment.
      this.#send(path, open);
    } else {
      held.open = open;
      held.changedMs = this.#clock.now();
      if (held.wait === undefined) void this.#sendAtRest(path, held);
    }
  }

  /** One wait for many key presses, each of which makes it longer. */
  async #sendAtRest(path: string, held: Held): Promise<void> {
    const { signal } = (held.wait = new AbortController());
    const leftMs = (): number => held.changedMs + pauseFor(held.open) - this.#clock.now();
    for (let ms = leftMs(); ms > 0; ms = leftMs()) {
      await rest(this.#clock, ms, signal);
      if (signal.aborted) return;
    }
    held.wait = undefined;
    this.#send(path, held.open);
  }

  sendAll(): void {
    for (const [path, held] of this.#held) {
      held.wait?.abort(new Error("sent"));
      held.wait = undefined;
      this.#send(path, held.open);
    }
  }

  dispose(): void {
    for (const { wait } of this.#held.values()) wait?.abort(new Error("disposed"));
    this.#held.clear();
  }
}

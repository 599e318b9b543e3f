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

const newer = new Error("a newer text came");

type Held = { readonly open: OpenText; readonly wait: AbortController };

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
    const before = this.#held.get(path);
    before?.wait.abort(newer);
    if (open === undefined) {
      this.#held.delete(path);
      if (before !== undefined) this.#send(path, undefined);
      return;
    }
    const wait = new AbortController();
    this.#held.set(path, { open, wait });
    // What the disk says of it must not be answered even for a moment.
    if (before === undefined) return this.#send(path, open);
    void rest(this.#clock, pauseFor(open), wait.signal).then(() => {
      if (!wait.signal.aborted) this.#send(path, open);
    });
  }

  sendAll(): void {
    for (const [path, { open, wait }] of this.#held) {
      wait.abort(new Error("sent"));
      this.#send(path, open);
    }
  }

  dispose(): void {
    for (const { wait } of this.#held.values()) wait.abort(new Error("disposed"));
    this.#held.clear();
  }
}

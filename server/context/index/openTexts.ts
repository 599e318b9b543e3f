import { rest } from "../../domain/deadline.ts";
import type { Clock } from "../../domain/clock.ts";
import type { OpenText } from "./protocol.ts";

/** After its opening a text is sent when the typing pauses: each sending costs a parse on the other side. */
const pauseMs = 200;

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
    before?.wait.abort(new Error("newer text"));
    if (open === undefined) {
      this.#held.delete(path);
      if (before !== undefined) this.#send(path, undefined);
      return;
    }
    const wait = new AbortController();
    this.#held.set(path, { open, wait });
    // What the disk says of it must not be answered even for a moment.
    if (before === undefined) return this.#send(path, open);
    void rest(this.#clock, pauseMs, wait.signal).then(() => {
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

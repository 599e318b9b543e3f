import type { Clock } from "../../domain/clock.ts";
import { rest } from "../../domain/deadline.ts";
import type { GenerateRequest } from "../../domain/engine.ts";

type Waiter = { readonly priority: GenerateRequest["priority"]; readonly call: () => void };
type Room = { readonly clock: Clock; readonly most: number; readonly longestMs: number };

/** Requests for which no replica has room. Interactive ones are called first, else in the order in which they came. */
export class WaitingRoom {
  readonly #room: Room;
  readonly #waiters = new Set<Waiter>();

  constructor(room: Room) {
    this.#room = room;
  }

  get isFull(): boolean {
    return this.#waiters.size >= this.#room.most;
  }

  /** True when called, false after the longest time or an abort. */
  async wait(priority: GenerateRequest["priority"], signal: AbortSignal): Promise<boolean> {
    const called = new AbortController();
    const waiter: Waiter = { priority, call: () => called.abort() };
    this.#waiters.add(waiter);
    await rest(this.#room.clock, this.#room.longestMs, AbortSignal.any([signal, called.signal]));
    this.#waiters.delete(waiter);
    return called.signal.aborted && !signal.aborted;
  }

  /** There may be room for one. */
  callNext(): void {
    const all = [...this.#waiters];
    const next = all.find(({ priority }) => priority === "interactive") ?? all[0];
    if (next === undefined) return;
    this.#waiters.delete(next);
    next.call();
  }
}

import { Lru } from "../../base/lru.ts";
import type { Clock } from "../../domain/clock.ts";
import { inTime } from "../../domain/deadline.ts";
import { RequestFailure } from "../failure.ts";

export type QueueLimits = {
  /** So many run at once. */
  readonly running: number;
  /** So many may wait for their turn. */
  readonly waiting: number;
  readonly waitMs: number;
};

const mostCallers = 10_000;

/** `weight`: a caller's share of a busy engine, relative to others. */
type Asking = { readonly who: string; readonly weight: number };

type Waiter = Asking & { readonly enter: () => void; readonly refuse: (failure: RequestFailure) => void };

/**
 * A bounded queue in front of an engine. Whoever has the fewest requests running for their weight goes first, of those whoever has
 * had the least (start-time fair queueing), and where the queue is full the caller with the most waiting gives way: one busy
 * caller does not slow the others.
 */
export class FairQueue {
  readonly #limits: QueueLimits;
  readonly #clock: Clock;
  readonly #running = new Map<string, number>();
  #runningInAll = 0;
  /** What each caller has had: a turn counts as 1, divided by the weight. */
  readonly #had = new Lru<string, number>(mostCallers);
  /** What whoever was served last had had before: nobody who comes back is owed for the time away. */
  #level = 0;
  /** In order of arrival. */
  readonly #waiting: Waiter[] = [];
  /** Of the requests that ended, smoothed. */
  #usualMs = 1000;
  #refused = 0;

  constructor(limits: QueueLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  get running(): number {
    return this.#runningInAll;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Since the start: requests that found no place, or none in time. */
  get refused(): number {
    return this.#refused;
  }

  /** The function gives the place back; calling it again does nothing. Rejects with a RequestFailure. */
  async enter(asking: Asking, signal: AbortSignal): Promise<() => void> {
    if (this.running < this.#limits.running && this.#waiting.length === 0) return this.#begin(asking);
    this.#makeRoom(asking.who);
    return this.#wait(asking, signal);
  }

  #wait(asking: Asking, signal: AbortSignal): Promise<() => void> {
    const stop = new AbortController();
    return new Promise<() => void>((resolve, reject) => {
      const leave = (): void => {
        const at = this.#waiting.indexOf(waiter);
        if (at >= 0) this.#waiting.splice(at, 1);
        stop.abort(inTime);
      };
      const waiter: Waiter = {
        ...asking,
        enter: () => {
          leave();
          resolve(this.#begin(asking));
        },
        refuse: (failure) => {
          leave();
          reject(failure);
        },
      };
      this.#waiting.push(waiter);
      const giveUp = (): void => {
        this.#refused++;
        waiter.refuse(this.#tooBusy("No place became free in time."));
      };
      this.#clock.sleep(this.#limits.waitMs, AbortSignal.any([signal, stop.signal])).then(giveUp, () => {
        // Left the queue by another way, or the client is gone.
        if (!stop.signal.aborted) waiter.refuse(this.#tooBusy("The client is gone."));
      });
    });
  }

  #begin({ who, weight }: Asking): () => void {
    this.#runningInAll++;
    this.#running.set(who, (this.#running.get(who) ?? 0) + 1);
    this.#level = this.#hadBy(who);
    this.#had.set(who, this.#level + 1 / weight);
    const startedAt = this.#clock.now();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#runningInAll--;
      this.#usualMs += (this.#clock.now() - startedAt - this.#usualMs) / 8;
      const left = (this.#running.get(who) ?? 1) - 1;
      if (left === 0) this.#running.delete(who);
      else this.#running.set(who, left);
      this.#next();
    };
  }

  #next(): void {
    if (this.running >= this.#limits.running) return;
    let next: Waiter | undefined;
    for (const waiter of this.#waiting) if (!next || this.#isBefore(waiter, next)) next = waiter;
    next?.enter();
  }

  #isBefore(one: Waiter, other: Waiter): boolean {
    const more = this.#runningShare(one) - this.#runningShare(other);
    return more === 0 ? this.#hadBy(one.who) < this.#hadBy(other.who) : more < 0;
  }

  readonly #runningShare = ({ who, weight }: Asking): number => (this.#running.get(who) ?? 0) / weight;
  readonly #hadBy = (who: string): number => Math.max(this.#had.get(who) ?? 0, this.#level);

  #makeRoom(who: string): void {
    if (this.#waiting.length < this.#limits.waiting) return;
    const counts = new Map<string, number>();
    for (const waiter of this.#waiting) counts.set(waiter.who, (counts.get(waiter.who) ?? 0) + 1);
    const [greedy, most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ["", 0];
    const full = this.#tooBusy("Too many requests are waiting.");
    this.#refused++;
    if ((counts.get(who) ?? 0) + 1 >= most) throw full;
    this.#waiting.findLast((waiter) => waiter.who === greedy)?.refuse(full);
  }

  #tooBusy(message: string): RequestFailure {
    const ms = (this.#usualMs * (this.#waiting.length + 1)) / this.#limits.running;
    const retryAfterSeconds = Math.min(30, Math.max(1, Math.ceil(ms / 1000)));
    return new RequestFailure("unavailable", `${message} Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds });
  }
}

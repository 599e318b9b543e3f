import type { Clock } from "../../domain/clock.ts";

export type Ticket = {
  readonly client: string;
  /** Requests of one client with the same key replace each other. */
  readonly key: string;
  /** "host": the host's own work, such as changing the model; goes before everything. */
  readonly priority: "host" | "interactive" | "background";
};

/** A request's place in the order. The engine belongs to it between a `checkpoint` that said true and the next one. */
export interface Turn {
  /** Waits until the engine is free for this request; false when it has been aborted. Called before every batch. */
  checkpoint(): Promise<boolean>;
  abort(): void;
  /** Gives the engine back. Has to be called once, whatever happened. */
  end(): void;
  readonly isAborted: boolean;
  /** Milliseconds spent waiting for others. */
  readonly waitedMs: number;
}

type Entry = {
  readonly ticket: Ticket;
  /** Counts requests. */
  readonly arrived: number;
  readonly arrivedAt: number;
  isAborted: boolean;
  hasRun: boolean;
  waitedMs: number;
  /** Set while it waits. */
  wake: ((mayRun: boolean) => void) | undefined;
};

/** `perClient` and `total` count what users wait for; `background` counts the rest, of all clients together. */
export type SchedulerLimits = { readonly perClient: number; readonly total: number; readonly background: number };

/**
 * Decides who may use the engine. Interactive requests go before background ones, also in the middle of one; clients
 * take turns; within a client the newest interactive request goes first and replaces older ones for the same key.
 * Background work is begun one at a time; past its limit the oldest is dropped.
 */
export class Scheduler {
  readonly #clock: Clock;
  readonly #limits: SchedulerLimits;
  readonly #entries = new Set<Entry>();
  readonly #served = new Map<string, number>();
  #running: Entry | undefined;
  #count = 0;
  #interruptedAt: number | undefined;

  constructor(clock: Clock, limits: SchedulerLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Requests that run or wait. */
  get length(): number {
    return this.#entries.size;
  }

  /** When something that ran was last stopped, or kept a user waiting; undefined if that never happened. */
  get interruptedAt(): number | undefined {
    return this.#interruptedAt;
  }

  /** Undefined when too many requests wait; background work is never refused. */
  enter(ticket: Ticket): Turn | undefined {
    if (this.#running && ticket.priority === "interactive") this.#interruptedAt = this.#clock.now();
    for (const older of this.#entries) if (replaces(ticket, older.ticket)) this.#abort(older);
    if (ticket.priority === "interactive" && this.#isFull(ticket.client)) return undefined;
    if (ticket.priority === "background") this.#dropOldest();
    const entry: Entry = {
      ticket,
      arrived: ++this.#count,
      arrivedAt: this.#clock.now(),
      isAborted: false,
      hasRun: false,
      waitedMs: 0,
      wake: undefined,
    };
    this.#entries.add(entry);
    return {
      checkpoint: () => this.#checkpoint(entry),
      abort: () => this.#abort(entry),
      end: () => this.#end(entry),
      get isAborted() {
        return entry.isAborted;
      },
      get waitedMs() {
        return entry.waitedMs;
      },
    };
  }

  /** Aborts everything a client asked for; it has gone. */
  abortClient(client: string): void {
    for (const entry of this.#entries) if (entry.ticket.client === client) this.#abort(entry);
    this.#served.delete(client);
  }

  /** Aborts what was interrupted in the middle: the model it was begun with goes away. */
  abortInterrupted(): void {
    for (const entry of this.#entries) if (entry.hasRun && entry !== this.#running) this.#abort(entry);
  }

  #live(priority: Ticket["priority"]): readonly Entry[] {
    return [...this.#entries].filter((each) => !each.isAborted && each.ticket.priority === priority);
  }

  #isFull(client: string): boolean {
    const live = this.#live("interactive");
    const own = live.filter((each) => each.ticket.client === client);
    return own.length >= this.#limits.perClient || live.length >= this.#limits.total;
  }

  /** Makes room for one more; what runs or was begun goes last, because it is nearly done. */
  #dropOldest(): void {
    const live = this.#live("background");
    const oldest = live.find(({ hasRun }) => !hasRun) ?? live[0];
    if (oldest && live.length >= this.#limits.background) this.#abort(oldest);
  }

  async #checkpoint(entry: Entry): Promise<boolean> {
    if (entry.isAborted) return false;
    if (this.#running === entry && !this.#hasUrgentRival(entry)) return true;
    if (this.#running === entry) this.#running = undefined;
    const since = this.#clock.now();
    const allowed = new Promise<boolean>((resolve) => (entry.wake = resolve));
    this.#next();
    const mayRun = await allowed;
    entry.waitedMs += this.#clock.now() - since;
    return mayRun;
  }

  #hasUrgentRival(entry: Entry): boolean {
    // What a user waits for is finished; only speculative work makes way.
    if (entry.ticket.priority !== "background") return false;
    return [...this.#entries].some((other) => other.wake && other.ticket.priority !== "background");
  }

  #next(): void {
    if (this.#running) return;
    const waiting = [...this.#entries].filter(({ wake }) => wake);
    const chosen = choose(waiting, { served: this.#served, now: this.#clock.now() });
    if (!chosen) return;
    this.#running = chosen;
    chosen.hasRun = true;
    this.#served.set(chosen.ticket.client, ++this.#count);
    wake(chosen, true);
  }

  #abort(entry: Entry): void {
    if (entry.isAborted) return;
    entry.isAborted = true;
    if (entry === this.#running) this.#interruptedAt = this.#clock.now();
    if (entry.wake) wake(entry, false);
  }

  #end(entry: Entry): void {
    this.#entries.delete(entry);
    if (entry.wake) wake(entry, false);
    if (this.#running === entry) this.#running = undefined;
    this.#next();
  }
}

const ranks = { host: 0, interactive: 1, background: 2 } as const;

function wake(entry: Entry, mayRun: boolean): void {
  const resolve = entry.wake;
  entry.wake = undefined;
  resolve?.(mayRun);
}

/** Speculative work for a document is stale as soon as its user asks; it never replaces what a user asked for. */
const replaces = (newer: Ticket, older: Ticket): boolean =>
  newer.client === older.client && newer.key === older.key && ranks[newer.priority] <= ranks[older.priority];

/** Newer requests of the same client overtake an older one for this long. */
const patienceMs = 4000;

type Waiting = Pick<Entry, "ticket" | "arrived" | "arrivedAt" | "hasRun">;

/** The entry that goes next; `served` holds when each client had its last turn. */
export function choose<E extends Waiting>(
  waiting: readonly E[],
  { served, now }: { readonly served: ReadonlyMap<string, number>; readonly now: number },
): E | undefined {
  const isOverdue = ({ arrivedAt }: E): boolean => now - arrivedAt >= patienceMs;
  const turnOf = ({ ticket }: E): number => served.get(ticket.client) ?? 0;
  const before = (a: E, b: E): boolean => {
    const rank = ranks[a.ticket.priority] - ranks[b.ticket.priority];
    if (rank !== 0) return rank < 0;
    // Two that were begun would push each other out of the cache.
    if (a.ticket.priority === "background" && a.hasRun !== b.hasRun) return a.hasRun;
    if (turnOf(a) !== turnOf(b)) return turnOf(a) < turnOf(b);
    if (a.ticket.priority === "background") return a.arrived < b.arrived;
    if (isOverdue(a) !== isOverdue(b)) return isOverdue(a);
    return isOverdue(a) ? a.arrived < b.arrived : a.arrived > b.arrived;
  };
  return waiting.reduce<E | undefined>(
    (best, each) => (best === undefined || before(each, best) ? each : best),
    undefined,
  );
}

import type { Clock } from "../../domain/clock.ts";
import { inTime, rest } from "../../domain/deadline.ts";
import type { GenerateEvent, GenerateRequest } from "../../domain/engine.ts";
import type { Log } from "../../domain/log.ts";
import type { EngineTrouble } from "../../domain/reason.ts";
import { Attempt } from "./attempt.ts";
import type { Hedging } from "./hedging.ts";
import type { PoolLimits } from "./limits.ts";
import type { Replica, Trouble } from "./replica.ts";

export type RequestDeps = {
  readonly request: GenerateRequest;
  /** Where a place has been taken. */
  readonly first: Replica;
  /** The best replica that was not tried. */
  readonly next: (tried: ReadonlySet<Replica>) => Replica | undefined;
  readonly hasOther: (tried: ReadonlySet<Replica>) => boolean;
  readonly hedging: Hedging;
  readonly clock: Clock;
  readonly limits: PoolLimits;
  readonly log: Log;
};

/** No other replica would answer differently. */
const final: ReadonlySet<EngineTrouble> = new Set(["promptTooLarge", "cancelled", "modelInvalid"]);
/** No fault of the replica as such. */
const forgiven: ReadonlySet<EngineTrouble> = new Set(["engineBusy", "engineRefused"]);

type Turn =
  { readonly attempt: Attempt; readonly event: GenerateEvent | undefined } | { readonly late: Attempt } | "hedge";

/** One request on its way through the replicas: it may change them until the first text is there, and not after. */
export class Request {
  readonly #deps: RequestDeps;
  readonly #startedAt: number;
  readonly #tried = new Set<Replica>();
  #running: readonly Attempt[] = [];
  #mayHedge: boolean;
  #trouble: Trouble = { reason: "engineUnreachable", detail: "No replica answered." };

  constructor(deps: RequestDeps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
    this.#mayHedge = deps.request.priority === "interactive";
  }

  async *run(signal: AbortSignal): AsyncGenerator<GenerateEvent> {
    this.#deps.hedging.asked();
    try {
      const winner = await this.#begin(signal);
      if (!winner) {
        yield { kind: "trouble", ...this.#trouble };
        return;
      }
      yield winner.event;
      if (winner.event.kind === "text") yield* this.#rest(winner.attempt);
    } finally {
      for (const attempt of this.#running) attempt.stop();
    }
  }

  /** The first event worth passing on; undefined when every replica that was tried failed. */
  async #begin(signal: AbortSignal): Promise<{ readonly attempt: Attempt; readonly event: GenerateEvent } | undefined> {
    for (let replica: Replica | undefined = this.#deps.first; replica; replica = this.#deps.next(this.#tried)) {
      this.#launch(replica, signal);
      while (this.#running.length > 0) {
        const turn = await this.#nextTurn();
        if (turn === "hedge") this.#hedge(signal);
        else if ("late" in turn) this.#giveUp(turn.late);
        else if (turn.event === undefined || (turn.event.kind === "trouble" && !this.#isFinal(turn.event, signal)))
          this.#lost(turn.attempt, turn.event);
        else return this.#won(turn.attempt, turn.event);
      }
      if (signal.aborted) break;
    }
    return undefined;
  }

  #isFinal({ reason }: { readonly reason: EngineTrouble }, signal: AbortSignal): boolean {
    return final.has(reason) || signal.aborted;
  }

  #launch(replica: Replica, signal: AbortSignal): void {
    if (this.#tried.size > 0) replica.take();
    this.#tried.add(replica);
    const { request, clock } = this.#deps;
    this.#running = [...this.#running, new Attempt({ replica, request, clock }, signal)];
  }

  /** The first event of any attempt, or the time for a second one, or for giving one up. */
  async #nextTurn(): Promise<Turn> {
    const { clock, hedging } = this.#deps;
    const due = this.#running.map((late) => ({ late, at: late.startedAt + this.#patienceMs(late) }));
    const first = due.reduce((a, b) => (a.at <= b.at ? a : b));
    const hedgeAt = this.#mayHedge && this.#running.length === 1 ? this.#startedAt + hedging.afterMs : Infinity;
    const next: Turn = hedgeAt < first.at ? "hedge" : { late: first.late };
    const stop = new AbortController();
    const ms = Math.max(0, Math.min(hedgeAt, first.at) - clock.now());
    const timer = rest(clock, ms, stop.signal).then(() => next);
    try {
      return await Promise.race([...this.#running.map(({ first }) => first), timer]);
    } finally {
      stop.abort(inTime);
    }
  }

  /** Nothing is won by giving up the last one. */
  #patienceMs({ replica }: Attempt): number {
    return this.#hasOther ? replica.firstTextMs : this.#deps.limits.longestFirstTextMs;
  }

  get #hasOther(): boolean {
    return this.#running.length > 1 || this.#deps.hasOther(this.#tried);
  }

  #hedge(signal: AbortSignal): void {
    this.#mayHedge = false;
    const other = this.#deps.next(this.#tried);
    if (!other || other.inFlight >= other.mostInFlight || !this.#deps.hedging.take()) return;
    this.#launch(other, signal);
  }

  #giveUp(attempt: Attempt): void {
    const { replica } = attempt;
    this.#trouble = { reason: "timedOut", detail: `${replica.name} has not begun to answer in time.` };
    if (this.#hasOther) replica.failed(this.#trouble);
    else replica.struck(this.#trouble);
    this.#deps.log.warn(`engine pool: ${replica.name} hangs`);
    this.#running = this.#running.filter((each) => each !== attempt);
    attempt.stop();
  }

  #lost(attempt: Attempt, event: Extract<GenerateEvent, { kind: "trouble" }> | undefined): void {
    this.#running = this.#running.filter((each) => each !== attempt);
    // Nobody reads on, and only a generator that has ended gives its place back.
    attempt.stop();
    this.#trouble = event ?? { reason: "engineUnreachable", detail: `${attempt.replica.name} said nothing.` };
    blame(attempt.replica, this.#trouble);
    this.#deps.log.warn(`engine pool: ${attempt.replica.name}: ${this.#trouble.reason}`);
  }

  #won(attempt: Attempt, event: GenerateEvent): { readonly attempt: Attempt; readonly event: GenerateEvent } {
    for (const other of this.#running) {
      if (other === attempt) continue;
      other.stop();
      // The one that was asked first has been overtaken; the hedge has merely lost the race.
      if (other.replica === this.#deps.first)
        other.replica.struck({ reason: "timedOut", detail: `${other.replica.name} is slow.` });
    }
    this.#running = [attempt];
    if (event.kind !== "trouble") {
      const now = this.#deps.clock.now();
      this.#deps.hedging.began(now - this.#startedAt);
      attempt.replica.answered(now - attempt.startedAt);
    }
    return { attempt, event };
  }

  async *#rest(attempt: Attempt): AsyncGenerator<GenerateEvent> {
    for await (const event of attempt.others()) {
      if (event.kind === "trouble" && !final.has(event.reason)) blame(attempt.replica, event);
      yield event;
    }
  }
}

function blame(replica: Replica, { reason, detail }: Trouble): void {
  if (forgiven.has(reason)) {
    if (reason === "engineRefused") replica.struck({ reason, detail });
  } else replica.failed({ reason, detail });
}

import type { Tokens } from "../../base/brand.ts";
import type { Clock } from "../../domain/clock.ts";
import { inTime, late, rest, within } from "../../domain/deadline.ts";
import type { Engine, EngineState, GenerateEvent, GenerateRequest, ReplicaHealth } from "../../domain/engine.ts";
import type { Log } from "../../domain/log.ts";
import { Hedging } from "./hedging.ts";
import { usualLimits, type PoolLimits } from "./limits.ts";
import { stateOf } from "./poolState.ts";
import { loadBound, ranked } from "./ranked.ts";
import { Replica, type ReplicaOptions } from "./replica.ts";
import { Request } from "./request.ts";
import { WaitingRoom } from "./waitingRoom.ts";

export type EnginePoolDeps = {
  /** `name` decides which documents go to it: its address, so that the order of a list does not matter. */
  readonly replicas: readonly ReplicaOptions[];
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<PoolLimits>;
};

/** Several engines with the same model as one. */
export const createEnginePool = (deps: EnginePoolDeps): Engine => new EnginePool(deps);

class EnginePool implements Engine {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #limits: PoolLimits;
  readonly #replicas: readonly Replica[];
  readonly #hedging: Hedging;
  readonly #waitingRoom: WaitingRoom;
  readonly #listeners = new Set<(state: EngineState) => void>();
  readonly #unsubscribe: readonly (() => void)[];
  #told: string;
  #family = "";

  constructor({ replicas, clock, log, limits }: EnginePoolDeps) {
    this.#clock = clock;
    this.#log = log;
    this.#limits = { ...usualLimits, ...limits };
    const changed = (): void => this.#changed();
    const deps = {
      clock,
      limits: this.#limits,
      onChange: changed,
      objection: (replica: Replica) => this.#objection(replica),
    };
    this.#replicas = replicas.map((each) => new Replica(each, deps));
    this.#hedging = new Hedging(this.#limits);
    this.#waitingRoom = new WaitingRoom({
      clock,
      most: this.#limits.mostWaiting,
      longestMs: this.#limits.longestWaitMs,
    });
    this.#told = JSON.stringify(this.state);
    this.#unsubscribe = this.#replicas.map(({ engine }) => engine.onState(changed));
  }

  get state(): EngineState {
    return stateOf(this.#replicas);
  }

  onState(listener: (state: EngineState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Waits for the first that is ready; the others go on. */
  async prepare(signal: AbortSignal): Promise<EngineState> {
    const waiting = this.#replicas
      .filter(({ isUp }) => !isUp)
      .map(async (replica) => {
        await replica.examine();
        if (!replica.isUp) throw new Error(replica.name);
      });
    if (this.state.kind === "ready" || signal.aborted) return this.state;
    const isOver = new AbortController();
    const settled = Promise.any(waiting).then(
      () => isOver.abort(),
      () => isOver.abort(),
    );
    await Promise.race([settled, rest(this.#clock, this.#limits.prepareMs, AbortSignal.any([signal, isOver.signal]))]);
    isOver.abort();
    return this.state;
  }

  async countTokens(texts: readonly string[], signal: AbortSignal): Promise<readonly Tokens[]> {
    for (const replica of this.#up) {
      const stop = new AbortController();
      const work = replica.engine.countTokens(texts, AbortSignal.any([signal, stop.signal]));
      const counts = await within(this.#clock, this.#limits.countMs, work);
      stop.abort(inTime);
      if (signal.aborted) return [];
      if (counts !== late && counts.length === texts.length) return counts;
      if (this.#up.length > 1) replica.struck({ reason: "timedOut", detail: `${replica.name} does not count tokens.` });
    }
    return [];
  }

  async tokenIds(text: string, signal: AbortSignal): Promise<readonly number[] | undefined> {
    for (const { engine } of this.#up) {
      const stop = new AbortController();
      const work = engine.tokenIds?.(text, AbortSignal.any([signal, stop.signal])) ?? Promise.resolve(undefined);
      const ids = await within(this.#clock, this.#limits.countMs, work);
      stop.abort(inTime);
      if (signal.aborted) return undefined;
      if (ids !== late && ids !== undefined) return ids;
    }
    return undefined;
  }

  replicas(): readonly ReplicaHealth[] {
    return this.#replicas.map(({ health }) => health);
  }

  async *generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<GenerateEvent> {
    const place = await this.#place(request, signal);
    if (!(place instanceof Replica)) {
      yield place;
      return;
    }
    const key = keyOf(request);
    yield* new Request({
      request,
      first: place,
      next: (tried) => ranked(this.#up, key).find((replica) => !tried.has(replica)),
      hasOther: (tried) => this.#up.some((replica) => !tried.has(replica)),
      hedging: this.#hedging,
      clock: this.#clock,
      limits: this.#limits,
      log: this.#log,
    }).run(signal);
  }

  async dispose(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#listeners.clear();
    await Promise.all(this.#replicas.map((replica) => replica.dispose()));
  }

  get #up(): readonly Replica[] {
    return this.#replicas.filter(({ isUp }) => isUp);
  }

  /** A place at the replica for a request, as soon as one has room. */
  async #place(request: GenerateRequest, signal: AbortSignal): Promise<Replica | GenerateEvent> {
    for (let isCalled = true; isCalled; isCalled = await this.#waitingRoom.wait(request.priority, signal)) {
      const up = this.#up;
      if (up.length === 0) return this.#trouble;
      const found = placeAmong(ranked(up, keyOf(request)));
      if (found) {
        found.take();
        return found;
      }
      if (this.#waitingRoom.isFull) break;
    }
    return signal.aborted
      ? { kind: "trouble", reason: "cancelled", detail: "" }
      : { kind: "trouble", reason: "engineBusy", detail: "Every replica has as many requests as it can take." };
  }

  get #trouble(): GenerateEvent {
    const { state } = this;
    if (state.kind === "failed") return { kind: "trouble", reason: state.reason, detail: state.detail };
    return { kind: "trouble", reason: "engineStarting", detail: "detail" in state ? state.detail : "" };
  }

  /** Prompts are laid out for one family: that of the first replica, as long as any is up. */
  #objection(replica: Replica): string | undefined {
    const { state } = replica.engine;
    if (state.kind !== "ready") return undefined;
    const { family } = state.model;
    const others = this.#replicas.filter((each) => each !== replica);
    if (this.#family === "" || others.every((each) => each.state.kind === "failed")) this.#family = family;
    if (family === this.#family) return undefined;
    return `${replica.name} has a model of the family ${family}, the other replicas one of ${this.#family}.`;
  }

  #changed(): void {
    this.#waitingRoom.callNext();
    const { state } = this;
    const told = JSON.stringify(state);
    if (told === this.#told) return;
    this.#told = told;
    for (const listener of this.#listeners) listener(state);
  }
}

const keyOf = ({ sequenceKey, tenant = "" }: GenerateRequest): string => `${tenant}\n${sequenceKey}`;

function placeAmong(order: readonly Replica[]): Replica | undefined {
  const inFlight = order.reduce((sum, replica) => sum + replica.inFlight, 0);
  const bound = loadBound(inFlight, order.length);
  const hasRoom = (replica: Replica): boolean => replica.inFlight < replica.mostInFlight;
  return order.find((replica) => hasRoom(replica) && replica.inFlight < bound) ?? order.find(hasRoom);
}

import { tokens } from "../../base/brand.ts";
import type { Clock } from "../../domain/clock.ts";
import { late, rest, within } from "../../domain/deadline.ts";
import type { Engine, EngineState, GenerateEvent, GenerateRequest, ReplicaHealth } from "../../domain/engine.ts";
import type { EngineTrouble } from "../../domain/reason.ts";
import { findFamily } from "../../prompt/families.ts";
import type { PoolLimits } from "./limits.ts";

export type ReplicaOptions = { readonly name: string; readonly engine: Engine; readonly mostInFlight: number };
export type Trouble = { readonly reason: EngineTrouble; readonly detail: string };

/** Of so many answers the slowest counts for how long the next may take, with so much to spare. */
const remembered = 20;
const spare = 2;

type Deps = {
  readonly clock: Clock;
  readonly limits: PoolLimits;
  /** Something has changed that others wait for: up, down, or room for one more. */
  readonly onChange: () => void;
  /** Why it may not serve although it is ready. */
  readonly objection: (replica: Replica) => string | undefined;
};

/** One engine of a pool: whether it may be asked, judged by how its requests end and by one-token probes. */
export class Replica {
  readonly name: string;
  readonly engine: Engine;
  readonly mostInFlight: number;
  readonly #deps: Deps;
  readonly #ended = new AbortController();
  #inFlight = 0;
  #trouble: Trouble | undefined;
  #failures = 0;
  #strikes = 0;
  #answers = 0;
  #beganMs: readonly number[] = [];
  #ejections = 0;
  #isReturning = false;
  #isExamined = false;
  #examining: Promise<void> | undefined;

  constructor({ name, engine, mostInFlight }: ReplicaOptions, deps: Deps) {
    this.name = name;
    this.engine = engine;
    this.mostInFlight = mostInFlight;
    this.#deps = deps;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get isUp(): boolean {
    return this.#isExamined && this.#trouble === undefined && this.engine.state.kind === "ready";
  }

  /** How long it may take to begin an answer, which follows what it has needed: a slow machine is no hung one. */
  get firstTextMs(): number {
    const { firstTextMs, longestFirstTextMs } = this.#deps.limits;
    return Math.min(longestFirstTextMs, Math.max(firstTextMs, spare * Math.max(...this.#beganMs)));
  }

  get health(): ReplicaHealth {
    return { name: this.name, isUp: this.isUp, inFlight: this.#inFlight, ejections: this.#ejections };
  }

  /** A resting replica's trouble stands for whatever its engine believes. */
  get state(): EngineState {
    const { state } = this.engine;
    if (state.kind === "starting" || state.kind === "loading" || state.kind === "restarting") return state;
    if (this.#trouble) return { kind: "failed", ...this.#trouble };
    return state.kind === "ready" && !this.#isExamined ? { kind: "starting", detail: "" } : state;
  }

  /** Keeps a place, so that requests which are placed at the same moment see each other; `ask` gives it back. */
  take(): void {
    this.#inFlight++;
  }

  /** Needs a place taken before. */
  async *ask(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<GenerateEvent> {
    try {
      yield* this.engine.generate(request, signal);
    } finally {
      this.#inFlight--;
      this.#deps.onChange();
    }
  }

  /** `beganMs` after it was asked. */
  answered(beganMs: number): void {
    this.#beganMs = [...this.#beganMs, beganMs].slice(-remembered);
    this.#strikes = 0;
    this.#answers++;
    if (this.#answers >= this.#deps.limits.provenAfter) this.#failures = 0;
  }

  /** Another replica had to answer. */
  struck(trouble: Trouble): void {
    this.#strikes++;
    if (this.#strikes >= this.#deps.limits.mostStrikes) this.failed(trouble);
  }

  failed(trouble: Trouble): void {
    this.#strikes = 0;
    this.#answers = 0;
    if (!this.#trouble) this.#ejections++;
    this.#trouble = trouble;
    this.#failures++;
    this.#deps.onChange();
    if (!this.#isReturning) void this.#return();
  }

  /** Looks at it at once, whether it rests or not. */
  async examine(): Promise<void> {
    this.#examining ??= this.#look().finally(() => {
      this.#examining = undefined;
      this.#deps.onChange();
    });
    await this.#examining;
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
    await this.engine.dispose();
  }

  /** Rests and is looked at, for longer each time, until it works. */
  async #return(): Promise<void> {
    const { clock, limits } = this.#deps;
    this.#isReturning = true;
    while (this.#trouble && !this.#ended.signal.aborted) {
      const ms = Math.min(limits.longestRestMs, limits.firstRestMs * 2 ** (this.#failures - 1));
      await rest(clock, ms, this.#ended.signal);
      if (!this.#ended.signal.aborted && this.#trouble) await this.examine();
    }
    this.#isReturning = false;
  }

  async #look(): Promise<void> {
    const { clock, limits } = this.#deps;
    const stop = new AbortController();
    const ms = this.#trouble ? Math.max(limits.probeMs, this.firstTextMs) : limits.prepareMs;
    const found = await within(clock, ms, this.#probe(AbortSignal.any([stop.signal, this.#ended.signal])));
    stop.abort();
    if (this.#ended.signal.aborted) return;
    this.#isExamined = true;
    if (found === undefined) this.#trouble = undefined;
    else this.failed(found === late ? { reason: "timedOut", detail: `${this.name} does not answer.` } : found);
  }

  /** Undefined when it works: prepared, and one real token where it has failed before. */
  async #probe(signal: AbortSignal): Promise<Trouble | undefined> {
    const state = await this.engine.prepare(signal);
    if (state.kind === "failed") return state;
    if (state.kind !== "ready") return { reason: "engineStarting", detail: `${this.name} is not ready.` };
    const objection = this.#deps.objection(this);
    if (objection !== undefined) return { reason: "engineRefused", detail: objection };
    if (!this.#trouble) return undefined;
    for await (const event of this.engine.generate(oneToken(state.model.family), signal))
      if (event.kind === "trouble") return event;
    return undefined;
  }
}

function oneToken(familyName: string): GenerateRequest {
  const family = findFamily(familyName);
  const marker = family ? [{ special: family.prefix }] : [];
  const middle = family?.middle === undefined ? [] : [{ special: family.middle }];
  return {
    sequenceKey: "lacuna:probe",
    parts: [...marker, { text: "a = 1\n" }, ...(family ? [{ special: family.suffix }] : []), ...middle],
    heal: "",
    maxTokens: tokens(1),
    stopTexts: [],
    stopSpecials: [],
    priority: "background",
    temperature: 0,
    seed: 0,
  };
}

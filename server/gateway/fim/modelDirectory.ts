import type { Clock } from "../../domain/clock.ts";
import type { Engine, ModelInfo } from "../../domain/engine.ts";
import { FairQueue, type QueueLimits } from "./fairQueue.ts";

export type ServedModel = { readonly id: string; readonly engine: Engine; readonly queue: FairQueue };

export const infoOf = ({ engine }: ServedModel): ModelInfo | undefined =>
  engine.state.kind === "ready" ? engine.state.model : undefined;

/** The models that are served, and the other names that they answer to. */
export class ModelDirectory {
  readonly all: readonly ServedModel[];
  readonly #aliases: Readonly<Record<string, string>>;
  readonly #default: string | undefined;

  constructor(input: {
    readonly engines: ReadonlyMap<string, Engine>;
    readonly aliases: Readonly<Record<string, string>>;
    /** Undefined: the first. */
    readonly default: string | undefined;
    readonly limits: QueueLimits;
    readonly clock: Clock;
  }) {
    const { engines, limits, clock } = input;
    this.all = [...engines].map(([id, engine]) => ({ id, engine, queue: new FairQueue(limits, clock) }));
    this.#aliases = input.aliases;
    this.#default = input.default;
  }

  /** Every name that a client may use. */
  get names(): readonly string[] {
    return [...this.all.map(({ id }) => id), ...Object.keys(this.#aliases)];
  }

  /** Undefined is the default; Ollama's clients add ":latest" to a name without a tag. */
  find(name: string | undefined): ServedModel | undefined {
    if (name === undefined || name === "") return this.#byId(this.#default) ?? this.all[0];
    return this.#named(name) ?? (name.endsWith(":latest") ? this.#named(name.slice(0, -":latest".length)) : undefined);
  }

  #named(name: string): ServedModel | undefined {
    return this.#byId(name) ?? (Object.hasOwn(this.#aliases, name) ? this.#byId(this.#aliases[name]) : undefined);
  }

  #byId(id: string | undefined): ServedModel | undefined {
    return this.all.find((model) => model.id === id);
  }
}

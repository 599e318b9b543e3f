import assert from "node:assert/strict";
import { tokens } from "../../../server/base/brand.ts";
import type { Engine, GenerateEvent, GenerateRequest } from "../../../server/domain/engine.ts";
import { silentLog } from "../../../server/domain/log.ts";
import { createEnginePool, type EnginePoolDeps } from "../../../server/engine/pool/createEnginePool.ts";
import { fakeClock, type FakeClock } from "../../support/fakeClock.ts";
import { ScriptedReplica } from "./scriptedReplica.ts";

export const never = new AbortController().signal;

export const requestOf = (sequenceKey: string, more: Partial<GenerateRequest> = {}): GenerateRequest => ({
  sequenceKey,
  parts: [{ text: "a" }],
  heal: "",
  maxTokens: tokens(8),
  stopTexts: [],
  stopSpecials: [],
  priority: "interactive",
  temperature: 0,
  seed: 0,
  ...more,
});

export type Ended = { readonly text: string; readonly last: GenerateEvent | undefined };

export async function ask(pool: Engine, request: GenerateRequest, signal = never): Promise<Ended> {
  let text = "";
  let last: GenerateEvent | undefined;
  for await (const event of pool.generate(request, signal)) {
    if (event.kind === "text") text += event.text;
    else last = event;
  }
  return { text, last };
}

export const isFailure = ({ last }: Ended): boolean => last?.kind !== "done";

type Opening = Partial<EnginePoolDeps> & {
  readonly mostInFlight?: number;
  /** Of the replicas' models; qwen where nothing is said. */
  readonly families?: readonly string[];
};

/** A pool of scripted replicas under a fake clock. */
export class PoolBench {
  readonly clock: FakeClock = fakeClock();
  readonly replicas: readonly ScriptedReplica[];
  readonly pool: Engine;

  private constructor(replicas: number, { mostInFlight = 4, families = [], ...deps }: Opening) {
    this.replicas = Array.from({ length: replicas }, (_, at) => new ScriptedReplica(`r${at}`, this.clock));
    for (const [at, family] of families.entries()) this.replica(`r${at}`).family = family;
    this.pool = createEnginePool({
      replicas: this.replicas.map(({ name, engine }) => ({ name, engine, mostInFlight })),
      clock: this.clock,
      log: silentLog,
      ...deps,
    });
  }

  static async open(replicas: number, opening: Opening = {}): Promise<PoolBench> {
    const bench = new PoolBench(replicas, opening);
    await bench.pool.prepare(never);
    return bench;
  }

  ask(sequenceKey: string, more: Partial<GenerateRequest> = {}): Promise<Ended> {
    return this.settle(this.asking(sequenceKey, more));
  }

  /** The clock stands still. */
  asking(sequenceKey: string, more: Partial<GenerateRequest> = {}): Promise<Ended> {
    return ask(this.pool, requestOf(sequenceKey, more));
  }

  /** Runs the clock until `work` has ended, at most `mostMs`. */
  async settle<T>(work: Promise<T>, mostMs = 60_000): Promise<T> {
    let isOver = false;
    const watched = work.finally(() => (isOver = true));
    for (let passed = 0; passed <= mostMs && !isOver; passed += 10) await this.clock.advance(10);
    assert.ok(isOver, `not over after ${mostMs} ms`);
    return watched;
  }

  replica(name: string): ScriptedReplica {
    const found = this.replicas.find((each) => name.startsWith(each.name));
    assert.ok(found);
    return found;
  }

  /** The replica to which a document goes. */
  async home(key: string): Promise<ScriptedReplica> {
    return this.replica((await this.ask(key)).text);
  }

  /** A document whose home is this replica. */
  async keyAt(name: string): Promise<string> {
    for (let at = 0; at < 50; at++) if ((await this.home(`doc${at}`)).name === name) return `doc${at}`;
    throw new Error(`no document goes to ${name}`);
  }

  sum(of: (replica: ScriptedReplica) => number): number {
    return this.replicas.reduce((total, each) => total + of(each), 0);
  }

  async close(): Promise<void> {
    await this.pool.dispose();
    await this.clock.advance(0);
    assert.equal(this.clock.sleeping, 0, "a timer is left");
  }
}

import { buildSync } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../server/base/systemClock.ts";
import { tokens } from "../../server/base/brand.ts";
import type { Clock } from "../../server/domain/clock.ts";
import type {
  Engine,
  EngineState,
  GenerateEvent,
  GenerateReport,
  GenerateRequest,
} from "../../server/domain/engine.ts";
import { type Log, silentLog } from "../../server/domain/log.ts";
import type { ModelFile } from "../../server/domain/modelStore.ts";
import { createEngineClient, type EngineClientDeps } from "../../server/engine/client.ts";
import { type Endpoint, findEndpoint } from "../../server/engine/endpoint.ts";
import type { Inference } from "../../server/engine/host/inference.ts";
import { runHost } from "../../server/engine/host/runHost.ts";
import type { EngineOptions } from "../../server/engine/protocol.ts";
import { spawnDetached, type SpawnHost } from "../../server/engine/spawnHost.ts";

export const never = new AbortController().signal;

export const usualOptions: EngineOptions = {
  gpu: "off",
  threads: 1,
  contextTokens: 512,
  sequences: 2,
  parkedMiB: 64,
  idleMinutes: 1,
};

/** A folder for one test's sockets, with everything that has to be ended afterwards. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), "lacuna-test-"));
  readonly endpoint: Endpoint = findEndpoint({
    platform: process.platform,
    env: { LACUNA_RUNTIME_DIR: this.folder },
    temporary: tmpdir(),
    user: "test",
  });
  readonly #ends: (() => Promise<void>)[] = [];

  atEnd(end: () => Promise<void>): void {
    this.#ends.push(end);
  }

  /** A host in this process. */
  host(
    inference: Inference,
    given: { version?: string; clock?: Clock; log?: Log } = {},
  ): { readonly ended: Promise<number>; stop(): void } {
    const stop = new AbortController();
    const ended = runHost({
      endpoint: this.endpoint,
      version: given.version ?? "0.1.0",
      cacheFolder: this.folder,
      inference: async () => inference,
      clock: given.clock ?? systemClock,
      log: given.log ?? silentLog,
      signal: stop.signal,
    });
    this.atEnd(async () => {
      stop.abort();
      await ended;
    });
    return { ended, stop: () => stop.abort() };
  }

  client(given: Partial<EngineClientDeps> & { readonly model?: ModelFile } = {}): Engine {
    const model = given.model ?? this.model("a");
    const engine = createEngineClient({
      locateModel: async () => ({ kind: "found", model }),
      options: () => usualOptions,
      version: "0.1.0",
      clock: systemClock,
      log: silentLog,
      endpoint: this.endpoint,
      // The test's own host is about to listen.
      spawnHost: () => ({ pid: undefined, ended: new Promise(() => {}) }),
      ...given,
    });
    this.atEnd(() => engine.dispose());
    return engine;
  }

  /** Any file does as a model for the fake. */
  model(id: string): ModelFile {
    return { id, file: fileURLToPath(import.meta.url), sha256: id, family: "qwen" };
  }

  /** Starts fake hosts as processes of their own, and remembers them. */
  spawner(env: Readonly<Record<string, string>> = {}): SpawnHost & { readonly pids: number[] } {
    const pids: number[] = [];
    const spawn: SpawnHost = () => {
      const host = spawnDetached([fakeHostFile()], {
        ...process.env,
        LACUNA_RUNTIME_DIR: this.folder,
        ...env,
      });
      if (host.pid !== undefined) pids.push(host.pid);
      this.atEnd(async () => {
        if (host.pid !== undefined) kill(host.pid);
        await host.ended;
      });
      return host;
    };
    return Object.assign(spawn, { pids });
  }

  async clear(): Promise<void> {
    for (const end of this.#ends.reverse()) await end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let built: string | undefined;

/** Bundled once, because compiling it for every process would take most of the tests' time. */
function fakeHostFile(): string {
  if (built !== undefined) return built;
  const folder = mkdtempSync(join(tmpdir(), "lacuna-test-host-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  built = join(folder, "fakeHost.mjs");
  buildSync({
    entryPoints: [fileURLToPath(new URL("./fakeHost.ts", import.meta.url))],
    outfile: built,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  return built;
}

export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

export const request = (given: Partial<GenerateRequest> = {}): GenerateRequest => ({
  sequenceKey: "file:///a.ts",
  parts: [{ special: "<|fim_prefix|>" }, { text: "const a" }, { special: "<|fim_middle|>" }],
  heal: "",
  maxTokens: tokens(20),
  stopTexts: [],
  stopSpecials: [],
  priority: "interactive",
  temperature: 0,
  seed: 1,
  ...given,
});

export type Collected = {
  readonly text: string;
  readonly last: Exclude<GenerateEvent, { kind: "text" }>;
  readonly events: number;
};

export async function collect(events: AsyncIterable<GenerateEvent>): Promise<Collected> {
  let text = "";
  let last: Collected["last"] | undefined;
  let count = 0;
  for await (const event of events) {
    count++;
    if (last) throw new Error(`an event after the last one: ${JSON.stringify(event)}`);
    if (event.kind === "text") text += event.text;
    else last = event;
  }
  if (!last) throw new Error("no last event");
  return { text, last, events: count };
}

export const reportOf = ({ last }: Collected): GenerateReport => {
  if (last.kind !== "done") throw new Error(JSON.stringify(last));
  return last.report;
};

export const reasonOf = ({ last }: Collected): string => (last.kind === "trouble" ? last.reason : last.kind);

/** Waits for a state, or fails after a while. */
export function until(engine: Engine, isIt: (state: EngineState) => boolean, ms = 8000): Promise<EngineState> {
  if (isIt(engine.state)) return Promise.resolve(engine.state);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`the state is still ${JSON.stringify(engine.state)}`));
    }, ms);
    const stop = engine.onState((state) => {
      if (!isIt(state)) return;
      clearTimeout(timer);
      stop();
      resolve(state);
    });
  });
}

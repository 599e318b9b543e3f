import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../server/base/systemClock.ts";
import { version } from "../server/cli/version.ts";
import type { Engine } from "../server/domain/engine.ts";
import { silentLog } from "../server/domain/log.ts";
import type { Located } from "../server/domain/modelStore.ts";
import { createEngineClient } from "../server/engine/client.ts";
import { stopEngines } from "../server/engine/control.ts";
import { type Endpoint, findEndpoint } from "../server/engine/endpoint.ts";
import type { EngineOptions } from "../server/engine/protocol.ts";
import { engineCommand, spawnDetached } from "../server/engine/spawnHost.ts";
import { createModelStore } from "../server/models/store.ts";
import { settings, type Settings } from "../shared/settings.ts";

export const never = new AbortController().signal;

export type BenchOptions = { readonly model: string; readonly threads: number };

/** An engine host of the benchmark's own, so that open editors neither disturb nor are disturbed. */
export class BenchPlace {
  readonly folder: string;
  readonly endpoint: Endpoint;
  readonly env: NodeJS.ProcessEnv;
  readonly #engines: Engine[] = [];

  constructor(folder = mkdtempSync(join(tmpdir(), "lacuna-bench-"))) {
    this.folder = folder;
    this.env = { ...process.env, LACUNA_RUNTIME_DIR: folder };
    this.endpoint = findEndpoint({ platform: process.platform, env: this.env, temporary: tmpdir(), user: "bench" });
  }

  client({ model, threads }: BenchOptions): Engine {
    const options: EngineOptions = {
      gpu: "auto",
      threads,
      contextTokens: 4096,
      sequences: 2,
      parkedMiB: 64,
      idleMinutes: 1,
    };
    const engine = createEngineClient({
      locateModel: () => locate(model),
      options: () => options,
      version,
      clock: systemClock,
      log: silentLog,
      endpoint: this.endpoint,
      spawnHost: () => spawnDetached(engineCommand(), this.env),
    });
    this.#engines.push(engine);
    return engine;
  }

  async clear(): Promise<void> {
    for (const engine of this.#engines) await engine.dispose();
    await stopEngines(version, this.endpoint);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A catalogue id, or a GGUF file; empty for the recommended model. */
function locate(model: string): Promise<Located> {
  const isFile = model.endsWith(".gguf");
  return createModelStore({ settings: () => settingsWith(isFile ? "model.file" : "model.id", model) }).locate();
}

function settingsWith(key: "model.file" | "model.id", value: string): Settings {
  const defaults = Object.fromEntries(Object.entries(settings).map(([name, { default: usual }]) => [name, usual]));
  return { ...(defaults as Settings), [key]: value };
}

export const print = (text: string): void => void process.stdout.write(`${text}\n`);

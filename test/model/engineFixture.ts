import { existsSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../server/base/systemClock.ts";
import { tokens } from "../../server/base/brand.ts";
import { silentLog } from "../../server/domain/log.ts";
import type { Engine, GenerateRequest } from "../../server/domain/engine.ts";
import type { ModelFile } from "../../server/domain/modelStore.ts";
import { createEngineClient } from "../../server/engine/client.ts";
import type { Endpoint } from "../../server/engine/endpoint.ts";
import type { EngineOptions } from "../../server/engine/protocol.ts";
import { engineCommand, spawnDetached } from "../../server/engine/spawnHost.ts";
import { modelFolder } from "../../server/models/modelFolder.ts";

/** The smallest model of the catalogue; `lacuna models pull qwen2.5-coder-0.5b` brings it. */
export const smallModel: ModelFile = {
  id: "qwen2.5-coder-0.5b",
  file: join(modelFolder(""), "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"),
  sha256: "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
  family: "qwen",
};

export function requireSmallModel(): void {
  if (!existsSync(smallModel.file))
    throw new Error(`${smallModel.file} is missing. Run \`lacuna models pull qwen2.5-coder-0.5b\`.`);
}

export const modelOptions: EngineOptions = {
  gpu: "off",
  threads: 0,
  contextTokens: 1024,
  sequences: 2,
  parkedMiB: 64,
  idleMinutes: 1,
};

/** A real engine host of its own, apart from the user's. Its process ends with `dispose`, or by itself soon after. */
export function realEngine(
  endpoint: Endpoint,
  given: { readonly options?: EngineOptions; readonly model?: () => ModelFile } = {},
): Engine & { readonly pids: readonly number[] } {
  const pids: number[] = [];
  const env = { ...process.env, LACUNA_RUNTIME_DIR: endpoint.folder, XDG_CACHE_HOME: endpoint.folder };
  const engine = createEngineClient({
    locateModel: async () => ({ kind: "found", model: given.model?.() ?? smallModel }),
    options: () => given.options ?? modelOptions,
    version: "0.1.0",
    clock: systemClock,
    log: silentLog,
    endpoint,
    spawnHost: () => {
      const host = spawnDetached(engineCommand(), env);
      if (host.pid !== undefined) pids.push(host.pid);
      return host;
    },
  });
  return Object.assign(engine, { pids });
}

type Hole = { readonly before: string; readonly after: string; readonly heal?: string };

/** A request in the model's plain order. */
export const hole = ({ before, after, heal = "" }: Hole, given: Partial<GenerateRequest> = {}): GenerateRequest => ({
  sequenceKey: "file:///test.ts",
  parts: [
    { special: "<|fim_prefix|>" },
    { text: before },
    { special: "<|fim_suffix|>" },
    { text: after },
    { special: "<|fim_middle|>" },
  ],
  heal,
  maxTokens: tokens(12),
  stopTexts: [],
  stopSpecials: ["<|endoftext|>", "<|fim_pad|>", "<|file_sep|>"],
  priority: "interactive",
  temperature: 0,
  seed: 0,
  ...given,
});

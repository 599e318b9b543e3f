import { createHash } from "node:crypto";
import { mkdir, readFile, stat } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { dirname } from "node:path";
import type { ModelFile } from "../../domain/modelStore.ts";
import { isRecord } from "../../base/record.ts";
import { writeAtomically } from "../../base/writeAtomically.ts";
import type { Speed } from "./speed.ts";

/** Speeds that were measured before, by model, machine and way of running; a small file in the cache folder. */
export type SpeedMemory = {
  recall(key: string): Promise<Speed | undefined>;
  remember(key: string, speed: Speed): Promise<void>;
};

const mostEntries = 64;

export function speedMemory(file: string): SpeedMemory {
  const readAll = async (): Promise<Record<string, Speed>> => {
    try {
      const parsed: unknown = JSON.parse(await readFile(file, "utf8"));
      if (typeof parsed !== "object" || parsed === null) return {};
      return Object.fromEntries(Object.entries(parsed).filter((pair): pair is [string, Speed] => isSpeed(pair[1])));
    } catch {
      // Missing or damaged: everything is measured again.
      return {};
    }
  };
  return {
    recall: async (key) => (await readAll())[key],
    remember: async (key, speed) => {
      const kept = Object.entries(await readAll()).filter(([each]) => each !== key);
      const entries = [...kept, [key, speed] as const].slice(-mostEntries);
      await mkdir(dirname(file), { recursive: true });
      await writeAtomically(file, `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`);
    },
  };
}

/** What a measured speed depends on. */
export async function speedKey(
  model: ModelFile,
  { device, threads, batchTokens }: { device: string; threads: number; batchTokens: number },
): Promise<string> {
  const { size, mtimeMs } = await stat(model.file);
  const machine = `${cpus()[0]?.model ?? ""} ${cpus().length} ${totalmem()}`;
  const identity = model.sha256 ?? `${model.file} ${mtimeMs}`;
  const all = [identity, size, machine, device, threads, batchTokens].join("\n");
  return `${model.id} ${createHash("sha256").update(all).digest("hex").slice(0, 16)}`;
}

const isSpeed = (value: unknown): value is Speed =>
  isRecord(value) && fields.every((field) => isPositive(value[field]));

const fields = [
  "prefillPerSecond",
  "shortPrefillPerSecond",
  "decodePerSecond",
  "threads",
  "decodeThreads",
] satisfies (keyof Speed)[];

const isPositive = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value > 0;

import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PullOutcome, PullProgress } from "../../server/domain/modelStore.ts";
import type { CatalogueEntry } from "../../server/models/catalogueEntry.ts";
import { pullEntry, type PullJob } from "../../server/models/pull.ts";
import type { Source } from "../../server/models/sources/source.ts";
import type { Timings } from "../../server/models/sources/timings.ts";
import { ggufBytes } from "./gguf.ts";

/** A small model that passes every check, padded so that it can be cut into pieces. */
export const tinyModel: Buffer = ggufBytes({ dataBytes: 4096 });
export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

export const tinyEntry: CatalogueEntry = {
  id: "tiny",
  title: "Tiny",
  fileName: "tiny.gguf",
  bytes: tinyModel.length,
  bytesAre: "exact",
  sha256: sha256(tinyModel),
  licence: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
  family: "qwen",
  quantisation: "Q4_K_M",
  parameters: 64,
  activeParameters: 64,
  kind: "base",
  kvBytesPerToken: 1,
  huggingFace: { repo: "someone/tiny", revision: "main", file: "tiny.gguf" },
  verified: "made by the test itself",
};

export const quick: Timings = { connectMs: 300, stallMs: 300, retryMs: 1, retries: 2 };

export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "lacuna-models-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export type PullOptions = Partial<PullJob> & { readonly folder: string; readonly sources: readonly Source[] };

export async function pullTiny(
  options: PullOptions,
): Promise<{ readonly outcome: PullOutcome; readonly progress: readonly PullProgress[] }> {
  const progress: PullProgress[] = [];
  const outcome = await pullEntry({
    entry: tinyEntry,
    network: "used",
    free: async () => 1e12,
    signal: new AbortController().signal,
    onProgress: (each) => progress.push(each),
    lockPollMs: 5,
    ...options,
  });
  return { outcome, progress };
}

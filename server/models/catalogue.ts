import type { CatalogueEntry } from "./catalogueEntry.ts";
import { otherEntries } from "./catalogueOthers.ts";
import { qwenEntries } from "./catalogueQwen.ts";

/**
 * Every hash was compared with public records before it was written here: with at least two that do not depend on each
 * other, or with one registry whose users download by that hash. An entry without such a record is left out.
 */
export const catalogue: readonly CatalogueEntry[] = [...qwenEntries, ...otherEntries];

export const findEntry = (id: string): CatalogueEntry | undefined => catalogue.find((entry) => entry.id === id);

/**
 * What the engine holds besides weights and KV cache: compute buffers. 332 MB were measured with batches of 512
 * tokens, 52 MB with batches of 64.
 */
const overheadBytes = 350_000_000;

export const defaultKvTokens = 4096;

/** Weights + KV cache for `kvTokens` + overhead. The weights count as large as the file: it is mapped or copied whole. */
export const memoryBytes = (
  entry: Pick<CatalogueEntry, "bytes" | "kvBytesPerToken">,
  kvTokens: number = defaultKvTokens,
): number => entry.bytes + entry.kvBytesPerToken * kvTokens + overheadBytes;

/** Decimal units, as file sizes are quoted where models are published. */
export function bytesText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(bytes >= 1e10 ? 1 : 2)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.ceil(bytes / 1e3)} kB`;
}

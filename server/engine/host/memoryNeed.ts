import { stat } from "node:fs/promises";
import { availableMemory } from "../../models/availableMemory.ts";
import type { EngineOptions } from "../protocol.ts";

export type MemoryQuestion = {
  readonly file: string;
  readonly options: Pick<EngineOptions, "contextTokens" | "sequences">;
  /** With a GPU the library itself decides how much goes where. */
  readonly onGpu: boolean;
  readonly availableBytes?: number;
};

/**
 * Keys and values of one token, by the size of the model: 12 KiB for 0.5B, 28 KiB for 1.5B, 56 KiB for 7B and 256 KiB for
 * 32B Qwen models come to about this share of the file in 4 bits. Older models without grouped heads need more.
 */
const cacheBytesPerToken = (modelBytes: number): number => Math.max(12 * 1024, modelBytes / 80_000);

/** Buffers of the computation and the program itself; measured with batches of 64. */
const overheadBytes = 350 * 1024 * 1024;

/** A sentence if the model does not fit, so that it is refused instead of the machine starting to swap or to kill. */
export async function checkMemory(question: MemoryQuestion): Promise<string | undefined> {
  if (question.onGpu) return undefined;
  const { size } = await stat(question.file);
  const { contextTokens, sequences } = question.options;
  const need = size + overheadBytes + cacheBytesPerToken(size) * contextTokens * sequences;
  const available = question.availableBytes ?? (await availableMemory());
  if (need <= available) return undefined;
  return `The model needs about ${gib(need)} with ${sequences} × ${contextTokens} tokens of context, ${gib(available)} are available.`;
}

const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;

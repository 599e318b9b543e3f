import type { Clock } from "../../domain/clock.ts";
import type { Speed } from "./speed.ts";

/** Shorter batches read all of the model's weights for hardly any token. */
export const shortestBatch = 16;

/**
 * Nothing can stop a batch once it runs: a cancel, and a user who asks while the engine works ahead, wait for its end. On
 * two cores the 0.5B model evaluates 182 tokens/s in batches of 64 and 141 in batches of 16, which keep others waiting for
 * 350 and 113 ms.
 */
const shortMs = 120;
/** Where nobody types, a batch may take this long on slow machines. */
const longMs = 400;
/** Who stopped a request is typing. After this without another stop, prompts are evaluated at full speed again. */
const typingMs = 10_000;

export type BatchLengths = { readonly short: number; readonly long: number };

/** The largest batches that keep within their times; a batch's time grows evenly with its tokens. */
export function batchLengths(
  { prefillPerSecond, shortPrefillPerSecond }: Pick<Speed, "prefillPerSecond" | "shortPrefillPerSecond">,
  batchTokens: number,
): BatchLengths {
  const measured = Math.max(shortestBatch + 1, Math.min(64, batchTokens));
  const shortestMs = (shortestBatch / shortPrefillPerSecond) * 1000;
  const perTokenMs = ((measured / prefillPerSecond) * 1000 - shortestMs) / (measured - shortestBatch);
  const within = (ms: number): number => {
    // Multiples of eight suit the matrix kernels.
    const tokens = shortestBatch + Math.floor((ms - shortestMs) / Math.max(perTokenMs, 0.01) / 8) * 8;
    return Math.min(batchTokens, Math.max(shortestBatch, tokens));
  };
  return { short: within(shortMs), long: within(longMs) };
}

/** The length of the next batch: short while somebody types. A model that was just loaded was loaded for somebody. */
export function batchLengthNow(
  lengths: BatchLengths,
  { clock, interruptedAt }: { readonly clock: Clock; readonly interruptedAt: () => number | undefined },
): () => number {
  const loadedAt = clock.now();
  return () => (clock.now() - (interruptedAt() ?? loadedAt) < typingMs ? lengths.short : lengths.long);
}

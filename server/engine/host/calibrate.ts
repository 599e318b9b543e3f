import type { Clock } from "../../domain/clock.ts";
import type { LoadedModel } from "./inference.ts";
import type { TokenId } from "./vocabulary.ts";

/** Tokens per second. */
export type Speed = { readonly prefillPerSecond: number; readonly decodePerSecond: number };

/** Enough for a steady figure; a slow machine stops at the time limit after one batch. */
const prefillTokens = 256;
const decodeTokens = 12;
const longestMs = 1000;

/** Measures how fast this machine evaluates and generates. Takes about two seconds at most, and clears the line it used. */
export async function measureSpeed(model: LoadedModel, clock: Clock): Promise<Speed> {
  const [line] = model.lines;
  if (!line) return { prefillPerSecond: 0, decodePerSecond: 0 };
  const sample = sampleTokens(model);
  const batch = Math.min(model.batchTokens, 64);
  // The first batch pays for buffers and cold caches.
  await line.append(sample.slice(0, Math.min(16, batch)));
  const prefillPerSecond = await perSecond(clock, prefillTokens, async (at) => {
    const tokens = sample.slice(at, at + batch);
    await line.append(tokens);
    return tokens.length;
  });
  const decodePerSecond = await perSecond(clock, decodeTokens, async (at) => {
    await line.rank(sample.slice(at, at + 1), { count: 1, among: undefined });
    return 1;
  });
  await line.keep(0);
  return { prefillPerSecond, decodePerSecond };
}

async function perSecond(clock: Clock, wanted: number, step: (at: number) => Promise<number>): Promise<number> {
  const start = clock.now();
  let done = 0;
  while (done < wanted && clock.now() - start < longestMs) done += await step(done);
  return Math.round((done / Math.max(0.001, clock.now() - start)) * 10_000) / 10;
}

function sampleTokens(model: LoadedModel): readonly TokenId[] {
  const line = "export function total(prices: readonly number[]): number { return sum(prices, 0); }\n";
  const tokens = model.vocabulary.tokenise(line.repeat(24), new Set());
  const room = Math.min(prefillTokens + 16, Math.floor(model.contextTokens / 2));
  return tokens.slice(0, room);
}

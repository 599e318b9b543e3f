import type { Clock } from "../../domain/clock.ts";
import { shortestBatch } from "./batchLength.ts";
import type { LoadedModel } from "./inference.ts";
import type { Speed } from "./speed.ts";
import { type CpuTimes, readCpuTimes, threadsBeside } from "./threadChoice.ts";
import type { TokenId } from "./vocabulary.ts";

/** Enough for a steady figure; a slow machine stops at the time limit after one batch. */
const prefillTokens = 256;
const shortPrefillTokens = 96;
const decodeTokens = 12;
const longestMs = 1000;

type Tools = { readonly clock: Clock; readonly readTimes?: () => CpuTimes };

export type Measurement = {
  readonly speed: Speed;
  /** Others used the processors, so that the numbers of threads were not decided: worth measuring again another time. */
  readonly wasDisturbed: boolean;
};

/**
 * Measures how fast this machine evaluates and generates, and with how many threads. Takes three seconds at most for
 * each number of threads, and clears the line it used.
 *
 * Not measured, because there is nothing to choose: flash attention is never slower (0.5B on a CPU: 112 tokens/s against
 * 97 without), keys and values in 16 bits are the fastest (114; 93 in 8 bits, 73 in 4), and speculative decoding does 0.4
 * to 0.7 times the plain speed on a CPU, because evaluating several tokens costs nearly as many times one token.
 */
export async function measureSpeed(
  model: LoadedModel,
  { clock, readTimes = readCpuTimes }: Tools,
): Promise<Measurement> {
  const { wasDisturbed, ...best } = await bestThreads(model, { clock, readTimes });
  model.useThreads(best.threads);
  const [line] = model.lines;
  if (!line)
    return { speed: { prefillPerSecond: 0, shortPrefillPerSecond: 0, decodePerSecond: 0, ...best }, wasDisturbed };
  const sample = sampleTokens(model);
  const prefill = (batch: number): ((at: number) => Promise<number>) => {
    return async (at) => {
      const tokens = sample.slice(at, at + batch);
      await line.append(tokens);
      return tokens.length;
    };
  };
  // The first batch pays for buffers and cold caches.
  await line.append(sample.slice(0, Math.min(shortestBatch, model.batchTokens)));
  const long = prefill(Math.min(model.batchTokens, 64));
  const prefillPerSecond = await perSecond(clock, Math.min(prefillTokens, sample.length), long);
  await line.keep(0);
  const short = prefill(Math.min(model.batchTokens, shortestBatch));
  const shortPrefillPerSecond = await perSecond(clock, Math.min(shortPrefillTokens, sample.length), short);
  model.useThreads(best.decodeThreads);
  const decodePerSecond = await perSecond(clock, decodeTokens, (at) => decodeOne(model, sample, at));
  await line.keep(0);
  return { speed: { prefillPerSecond, shortPrefillPerSecond, decodePerSecond, ...best }, wasDisturbed };
}

/** For a batch, fewer threads have to be faster by this much: all of them are right on most machines. */
const clearly = 0.9;
/** For one token, fewer threads may be slower by this much: the processors they leave alone are the user's. */
const nearly = 1.05;

/**
 * Decoding waits for memory, and efficiency cores make the others wait: on many machines fewer threads than cores are
 * faster, for decoding before they are for a batch. A measurement that others disturbed decides nothing.
 */
async function bestThreads(model: LoadedModel, { clock, readTimes }: Required<Tools>): Promise<ThreadCounts> {
  const most = model.threads;
  const all = { threads: most, decodeThreads: most };
  if (!model.mayUseFewerThreads || most < 2) return { ...all, wasDisturbed: false };
  const sample = sampleTokens(model);
  const before = readTimes();
  const measured: KeyPressCost[] = [];
  for (const threads of new Set([most, Math.ceil(most * 0.75), Math.ceil(most / 2)])) {
    model.useThreads(threads);
    measured.push({ threads, ...(await keyPressCost(model, sample, clock)) });
  }
  if (threadsBeside(before, readTimes(), most) < most) return { ...all, wasDisturbed: true };
  const prefillMs = Math.min(...measured.map((each) => each.prefillMs));
  const decodeMs = Math.min(...measured.map((each) => each.decodeMs));
  const [ofAll] = measured;
  const allWillDo = ofAll !== undefined && ofAll.prefillMs * clearly <= prefillMs;
  return {
    threads: allWillDo ? most : (measured.find((each) => each.prefillMs === prefillMs)?.threads ?? most),
    decodeThreads: measured.findLast((each) => each.decodeMs <= decodeMs * nearly)?.threads ?? most,
    wasDisturbed: false,
  };
}

type ThreadCounts = Pick<Speed, "threads" | "decodeThreads"> & Pick<Measurement, "wasDisturbed">;
type KeyPressCost = { readonly threads: number; readonly prefillMs: number; readonly decodeMs: number };

/** What a key press costs: a short batch, and for each token of a line of code. */
async function keyPressCost(
  model: LoadedModel,
  sample: readonly TokenId[],
  clock: Clock,
): Promise<Omit<KeyPressCost, "threads">> {
  const [line] = model.lines;
  const batch = sample.slice(0, Math.min(shortestBatch, model.batchTokens));
  await line?.append(batch);
  const prefillSince = clock.now();
  await line?.append(batch);
  const decodeSince = clock.now();
  let decoded = 0;
  while (decoded < decodeTokens && clock.now() - decodeSince < longestMs)
    decoded += await decodeOne(model, sample, decoded);
  const decodeMs = (clock.now() - decodeSince) / decoded;
  await line?.keep(0);
  return { prefillMs: decodeSince - prefillSince, decodeMs };
}

async function decodeOne(model: LoadedModel, sample: readonly TokenId[], at: number): Promise<number> {
  await model.lines[0]?.rank(sample.slice(at, at + 1), { count: 1, among: undefined });
  return 1;
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
  const room = Math.min(prefillTokens, Math.floor(model.contextTokens / 4));
  return tokens.slice(0, room);
}

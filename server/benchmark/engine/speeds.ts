import { bootstrap } from "../../evaluation/bootstrap.ts";
import type { Engine } from "../../domain/engine.ts";
import type { Figure } from "../../evaluation/result.ts";
import type { LlamaServer } from "../peers/llamaServer.ts";
import { percentile } from "../percentile.ts";
import { ask, countingText, sourceText } from "./ask.ts";

/** Tokens a second. */
export type Rate = { readonly tokens: number; readonly perSecond: Figure };
export type Parallel = { readonly sequences: number; readonly perSecond: Figure };
export type Speeds = {
  /** Tokens that follow a known beginning, evaluated at once. */
  readonly prefill: readonly Rate[];
  readonly decode: Figure;
  /** All sequences together. */
  readonly parallel: readonly Parallel[];
  /** Ours divided by llama-server's; above 1 ours is faster. */
  readonly prefillRatio: Figure | undefined;
  readonly decodeRatio: Figure | undefined;
};

export type Measuring = {
  readonly engine: Engine;
  /** Asked for the same texts, in turn. */
  readonly server: LlamaServer | undefined;
  readonly tries: number;
  readonly signal: AbortSignal;
};

const batches = [1, 8, 16, 32, 64, 128, 256, 512];
const longPromptTokens = 512;
const decodedTokens = 48;
const together = [2, 4];
const serverMs = 300_000;

const median = (values: readonly number[]): number => percentile(values, 0.5);
const figure = (values: readonly number[]): Figure => bootstrap(values, median);

export async function measureSpeeds(measuring: Measuring): Promise<Speeds> {
  const { signal } = measuring;
  const prefill: Rate[] = [];
  for (const tokens of batches)
    if (!signal.aborted)
      prefill.push({ tokens, perSecond: figure(await repeat(measuring, () => batch(measuring, tokens))) });
  const pairs = await repeat(measuring, (turn) => pairOf(measuring, turn));
  const parallel: Parallel[] = [];
  for (const sequences of together)
    if (!signal.aborted)
      parallel.push({
        sequences,
        perSecond: figure(await repeat(measuring, () => decodeTogether(measuring, sequences))),
      });
  const ratio = (of: (pair: Pair) => number): Figure | undefined =>
    measuring.server === undefined ? undefined : bootstrap(pairs, (sample) => median(sample.map(of)));
  return {
    prefill: [...prefill, { tokens: longPromptTokens * 2, perSecond: figure(pairs.map(({ ours }) => ours.prefill)) }],
    decode: figure(pairs.map(({ ours }) => ours.decode)),
    parallel,
    prefillRatio: ratio(({ ours, theirs }) => ours.prefill / (theirs?.prefill ?? Number.NaN)),
    decodeRatio: ratio(({ ours, theirs }) => ours.decode / (theirs?.decode ?? Number.NaN)),
  };
}

async function repeat<T>({ tries, signal }: Measuring, measure: (turn: number) => Promise<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let turn = 0; turn < tries && !signal.aborted; turn++) all.push(await measure(turn));
  return all;
}

let marks = 0;

/** A beginning is evaluated, then the same with so many tokens behind it. The report says how many that were. */
async function batch({ engine, signal }: Measuring, tokens: number): Promise<number> {
  const beginning = await sourceText(engine, 64, ++marks);
  await ask(engine, { key: "batch", text: beginning, maxTokens: 1, signal });
  const more = tokens === 1 ? ";" : (await sourceText(engine, tokens, marks)).slice(`// ${marks}\n`.length);
  const { promptTokens, reusedTokens, prefillMs } = await ask(engine, {
    ...{ key: "batch", text: beginning + more, maxTokens: 1, signal },
  });
  return (1000 * (promptTokens - reusedTokens)) / prefillMs;
}

type Both = { readonly prefill: number; readonly decode: number };
type Pair = { readonly ours: Both; readonly theirs: Both | undefined };

/** The same two texts here and there; who begins changes. */
async function pairOf(measuring: Measuring, turn: number): Promise<Pair> {
  const { engine, server } = measuring;
  const long = await sourceText(engine, longPromptTokens * 2, ++marks);
  const counting = countingText(++marks);
  const here = (): Promise<Both> => ours(measuring, long, counting);
  const there = async (): Promise<Both | undefined> =>
    server === undefined ? undefined : theirs({ ...measuring, server }, long, counting);
  if (turn % 2 === 0) return { ours: await here(), theirs: await there() };
  const first = await there();
  return { ours: await here(), theirs: first };
}

async function ours({ engine, signal }: Measuring, long: string, counting: string): Promise<Both> {
  const prompt = await ask(engine, { key: "pair", text: long, maxTokens: 1, signal });
  const answer = await ask(engine, { key: "pair", text: counting, maxTokens: decodedTokens, signal });
  return {
    prefill: (1000 * (prompt.promptTokens - prompt.reusedTokens)) / prompt.prefillMs,
    // The first token comes with the prompt's last batch.
    decode: (1000 * (answer.generatedTokens - 1)) / answer.decodeMs,
  };
}

type WithServer = Measuring & { readonly server: LlamaServer };

async function theirs({ server, signal }: WithServer, long: string, counting: string): Promise<Both> {
  const work = async (prompt: string, n_predict: number) => {
    const body = { prompt, n_predict, temperature: 0, cache_prompt: true, stream: false };
    const answer = await server.ask("/completion", body, { signal, deadlineMs: serverMs });
    if (answer.kind === "done") return answer.work;
    throw new Error(`llama-server: ${answer.kind === "failed" ? answer.detail : "interrupted"}`);
  };
  const prompt = await work(long, 1);
  const answer = await work(counting, decodedTokens);
  return {
    prefill: (1000 * prompt.evaluatedTokens) / prompt.promptMs,
    // Its clock for generating starts with the first token, too.
    decode: (1000 * (answer.generatedTokens - 1)) / answer.generateMs,
  };
}

/** Tokens that all of them generate, from when the first one may begin to when the last one is done. */
async function decodeTogether({ engine, signal }: Measuring, sequences: number): Promise<number> {
  const asked = Array.from({ length: sequences }, (_, index) => ({
    ...{ key: `parallel-${index}`, text: countingText(++marks), signal },
  }));
  for (const each of asked) await ask(engine, { ...each, maxTokens: 0 });
  const start = performance.now();
  const reports = await Promise.all(asked.map((each) => ask(engine, { ...each, maxTokens: decodedTokens })));
  const generated = reports.reduce((sum, { generatedTokens }) => sum + generatedTokens, 0);
  return (1000 * generated) / (performance.now() - start);
}

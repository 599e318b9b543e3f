import type { Engine } from "../../domain/engine.ts";
import type { Clock } from "../../domain/clock.ts";
import { rest } from "../../domain/deadline.ts";
import { seededRandom } from "../../base/seededRandom.ts";
import { percentile } from "../percentile.ts";
import { ask, sourceText } from "./ask.ts";

/** How long after a cancel inside a prefill the engine is free, in milliseconds. */
export type Cancelled = {
  readonly promptTokens: number;
  readonly wholePrefillMs: number;
  readonly tries: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
};

export type Cancelling = {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly tries: number;
  readonly signal: AbortSignal;
};

const promptTokens = 1500;

/**
 * A prefill of about 1,500 tokens is aborted somewhere between a tenth and seven tenths of it, and a tiny request asked in the
 * same instant. Measured is the time from the abort until that request's own evaluation begins.
 */
export async function measureCancel(cancelling: Cancelling): Promise<Cancelled> {
  const { engine, tries, signal } = cancelling;
  const whole = await ask(engine, {
    key: "long",
    text: await sourceText(engine, promptTokens, -1),
    maxTokens: 1,
    signal,
  });
  const random = seededRandom(1);
  const times: number[] = [];
  // A prefill that was over before it was aborted is tried again.
  for (let turn = 0; times.length < tries && turn < 3 * tries && !signal.aborted; turn++) {
    const ms = await cancelOnce(cancelling, { turn, afterMs: whole.prefillMs * (0.1 + 0.6 * random()) });
    if (ms !== undefined) times.push(ms);
  }
  return {
    ...{ promptTokens: whole.promptTokens, wholePrefillMs: whole.prefillMs, tries: times.length },
    ...{ p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), maxMs: percentile(times, 1) },
  };
}

type Once = { readonly turn: number; readonly afterMs: number };

async function cancelOnce({ engine, clock, signal }: Cancelling, { turn, afterMs }: Once): Promise<number | undefined> {
  const stop = new AbortController();
  const text = await sourceText(engine, promptTokens, -2 - turn);
  const long = ask(engine, { key: "long", text, maxTokens: 1, signal: stop.signal });
  await rest(clock, afterMs, signal);
  const abortedAt = clock.now();
  stop.abort();
  const tiny = await ask(engine, { key: "tiny", text: `a${turn} = `, maxTokens: 1 });
  const freeMs = clock.now() - abortedAt - tiny.prefillMs - tiny.decodeMs;
  const { stopReason } = await long;
  return stopReason === "aborted" ? Math.max(0, freeMs) : undefined;
}

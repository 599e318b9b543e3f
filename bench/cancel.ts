import { parseArgs } from "node:util";
import { tokens } from "../server/base/brand.ts";
import { systemClock } from "../server/base/systemClock.ts";
import type { Engine, GenerateReport, GenerateRequest } from "../server/domain/engine.ts";
import { BenchPlace, never, percentile, print } from "./engineBench.ts";

/**
 * How long after a cancel the engine is free: a prefill of about 1,500 tokens is aborted at a random moment, and a tiny
 * request asked in the same instant. Measured is the time from the abort until that request's own evaluation begins.
 *
 *   npx tsx bench/cancel.ts [--model qwen2.5-coder-0.5b] [--tries 50] [--threads 0] [--json]
 */
const { values } = parseArgs({
  options: {
    model: { type: "string", default: "" },
    tries: { type: "string", default: "50" },
    threads: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
  },
});

const wantedTokens = 1500;

const request = (given: Partial<GenerateRequest>): GenerateRequest => ({
  sequenceKey: "bench",
  parts: [],
  heal: "",
  maxTokens: tokens(1),
  stopTexts: [],
  stopSpecials: [],
  priority: "interactive",
  temperature: 0,
  seed: 0,
  ...given,
});

async function reportOf(engine: Engine, asked: GenerateRequest, signal: AbortSignal): Promise<GenerateReport> {
  for await (const event of engine.generate(asked, signal)) {
    if (event.kind === "done") return event.report;
    if (event.kind === "trouble") throw new Error(`${event.reason}: ${event.detail}`);
  }
  throw new Error("no answer");
}

async function longText(engine: Engine): Promise<string> {
  const line = "export const total = prices.reduce((sum, price) => sum + price, 0);\n";
  const [perLine = tokens(20)] = await engine.countTokens([line], never);
  return line.repeat(Math.ceil(wantedTokens / perLine));
}

async function measure(engine: Engine, text: string, prefillMs: number): Promise<number | undefined> {
  const stop = new AbortController();
  // A beginning of its own, so that nothing is reused.
  const parts = [{ text: `// ${Math.random()}\n${text}` }];
  const long = reportOf(engine, request({ parts, sequenceKey: "long" }), stop.signal);
  await systemClock.sleep(prefillMs * (0.1 + 0.6 * Math.random()));
  const abortedAt = performance.now();
  stop.abort();
  const tiny = await reportOf(engine, request({ parts: [{ text: "a = " }], sequenceKey: "tiny" }), never);
  const freeMs = performance.now() - abortedAt - tiny.prefillMs - tiny.decodeMs;
  const { stopReason } = await long;
  return stopReason === "aborted" ? freeMs : undefined;
}

const place = new BenchPlace();
try {
  const engine = place.client({ model: values.model, threads: Number(values.threads) });
  const state = await engine.prepare(never);
  if (state.kind !== "ready") throw new Error(JSON.stringify(state));
  const text = await longText(engine);
  const whole = await reportOf(engine, request({ parts: [{ text }], sequenceKey: "long" }), never);
  const times: number[] = [];
  for (let tries = 0; times.length < Number(values.tries) && tries < 3 * Number(values.tries); tries++) {
    const ms = await measure(engine, text, whole.prefillMs);
    if (ms !== undefined) times.push(ms);
  }
  const result = {
    model: state.model.id,
    device: state.model.device,
    threads: state.model.threads,
    promptTokens: whole.promptTokens,
    wholePrefillMs: Math.round(whole.prefillMs),
    tries: times.length,
    p50Ms: Math.round(percentile(times, 0.5)),
    p95Ms: Math.round(percentile(times, 0.95)),
    maxMs: Math.round(Math.max(...times)),
  };
  if (values.json) print(JSON.stringify(result, undefined, 2));
  else for (const [name, value] of Object.entries(result)) print(`${name.padEnd(16)}${value}`);
} finally {
  await place.clear();
}

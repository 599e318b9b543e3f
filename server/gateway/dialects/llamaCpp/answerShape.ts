import { isRecord } from "../../../base/record.ts";
import type { Answer, Ending } from "../../fim/fimRequest.ts";

type Object = Readonly<Record<string, unknown>>;

/** The last object of an answer; what a client sent is not sent back. */
export const finalObject = ({ text, model, ending }: Answer): Object => ({
  index: 0,
  content: text,
  tokens: [],
  id_slot: 0,
  stop: true,
  model,
  tokens_predicted: ending.generatedTokens,
  tokens_evaluated: ending.promptTokens,
  generation_settings: {},
  prompt: "",
  has_new_line: text.includes("\n"),
  truncated: false,
  stop_type: { end: "eos", limit: "limit", word: "word" }[ending.stoppedBy],
  stopping_word: "",
  tokens_cached: ending.promptTokens + ending.generatedTokens,
  timings: timingsOf(ending),
});

export const partObject = (text: string): Object => ({
  index: 0,
  content: text,
  tokens: [],
  stop: false,
  id_slot: 0,
  tokens_predicted: 0,
  tokens_evaluated: 0,
});

function timingsOf({ promptTokens, cachedTokens, generatedTokens, prefillMs, decodeMs }: Ending): Object {
  const evaluated = promptTokens - cachedTokens;
  return {
    cache_n: cachedTokens,
    prompt_n: evaluated,
    prompt_ms: prefillMs,
    prompt_per_token_ms: ratio(prefillMs, evaluated),
    prompt_per_second: ratio(evaluated * 1000, prefillMs),
    predicted_n: generatedTokens,
    predicted_ms: decodeMs,
    predicted_per_token_ms: ratio(decodeMs, generatedTokens),
    predicted_per_second: ratio(generatedTokens * 1000, decodeMs),
  };
}

/** JSON knows no infinity. */
const ratio = (value: number, by: number): number => (by === 0 ? 0 : value / by);

/** Only the wanted fields, under their whole path as one key, as llama.cpp's server does. */
export function pickFields(whole: Object, wanted: readonly string[] | undefined): Object {
  if (wanted === undefined || wanted.length === 0) return whole;
  const found = wanted.map((path) => [path, valueAt(whole, path.split("/"))] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function valueAt(from: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return from;
  return isRecord(from) && Object.hasOwn(from, key) ? valueAt(from[key], rest) : undefined;
}

import { randomInt } from "node:crypto";
import { badBody } from "../failure.ts";
import type { Fields } from "../fields.ts";
import type { FimRequest } from "../fim/fimRequest.ts";

type Keys = { readonly maxTokens: string; readonly seed: string };
type Sampling = Pick<FimRequest, "maxTokens" | "temperature" | "topP" | "seed" | "stops">;

const mostStops = 16;
const longestStop = 200;
const mostSeed = 2 ** 31 - 1;

/**
 * What the dialects have in common, under their own names. Without a temperature the likeliest text is wanted: the defaults of
 * chat services make code worse. A negative count or seed means "as you like" to llama.cpp and Ollama.
 */
export function readSampling(fields: Fields, keys: Keys): Sampling {
  const maxTokens = fields.int(keys.maxTokens, { min: -2, max: 1_000_000 });
  const topP = fields.number("top_p", { min: 0, max: 1 });
  const seed = fields.int(keys.seed, { min: -1, max: Number.MAX_SAFE_INTEGER });
  return {
    maxTokens: maxTokens === undefined || maxTokens < 0 ? undefined : maxTokens,
    temperature: fields.number("temperature", { min: 0, max: 2 }) ?? 0,
    ...(topP === undefined ? {} : { topP }),
    seed: seed === undefined || seed < 0 ? randomInt(mostSeed) : seed % mostSeed,
    stops: (fields.texts("stop", { most: mostStops, longest: longestStop }) ?? []).filter((stop) => stop !== ""),
  };
}

/** Features that a client asked for and would miss in silence. */
export function refuseUnsupported(fields: Fields): void {
  fields.int("n", { min: 1, max: 1 });
  fields.int("best_of", { min: 1, max: 1 });
  if (fields.flag("echo") === true) fields.fault("echo", "is true", "false");
}

export function throwFaults({ faults }: Fields): void {
  if (faults.length > 0) throw badBody(faults);
}

/** A prompt as text or as a list of one text; token ids are not taken, since they mean nothing without the model's vocabulary. */
export const readPrompt = (fields: Fields): string | undefined => fields.texts("prompt", { most: 1 })?.[0];

import { Fields } from "../../fields.ts";
import type { FimInput, FimRequest } from "../../fim/fimRequest.ts";
import { readPrompt, readSampling, refuseUnsupported, throwFaults } from "../readSampling.ts";
import type { AnswerStyle } from "./completionShape.ts";

/** OpenAI's own, where a client does not say; DeepSeek and Mistral answer at length. */
type Defaults = { readonly maxTokens: number | undefined };

export function readCompletion(body: unknown, defaults: Defaults): { request: FimRequest; style: AnswerStyle } {
  const fields = new Fields(body);
  fields.need("prompt", "a text or a list of one text");
  const sampling = readSampling(fields, { maxTokens: "max_tokens", seed: "seed" });
  const request = {
    model: fields.text("model"),
    input: readInput(fields),
    ...sampling,
    maxTokens: sampling.maxTokens ?? defaults.maxTokens,
  };
  const style = {
    isStreamed: fields.flag("stream") ?? false,
    hasUsage: fields.inner("stream_options").flag("include_usage") ?? false,
  };
  refuseUnsupported(fields);
  throwFaults(fields);
  return { request, style };
}

function readInput(fields: Fields): FimInput {
  const prompt = readPrompt(fields) ?? "";
  const suffix = fields.text("suffix");
  if (suffix === undefined) {
    if (prompt === "" && fields.faults.length === 0) fields.fault("prompt", "is an empty text", "a text to continue");
    return { kind: "prompt", text: prompt };
  }
  return { kind: "hole", prefix: prompt, suffix, path: undefined, snippets: [] };
}

import { Fields } from "../../fields.ts";
import type { FimInput, FimRequest } from "../../fim/fimRequest.ts";
import { readPrompt, readSampling, throwFaults } from "../readSampling.ts";

export type LlamaCppRequest = {
  readonly request: FimRequest;
  readonly isStreamed: boolean;
  /** Paths of the fields that the client wants, such as `timings/prompt_n`; undefined for all. */
  readonly wantedFields: readonly string[] | undefined;
  /** More than one answer was asked for: then a list is expected, even of one. */
  readonly isList: boolean;
};

const mostExtras = 256;

export const readInfill = (body: unknown): LlamaCppRequest =>
  read(body, (fields) => {
    fields.need("input_prefix", "a text");
    fields.need("input_suffix", "a text");
    const extras = fields.list("input_extra", mostExtras).map((extra) => {
      extra.need("text", "a text");
      return { path: extra.text("filename") ?? "snippet", text: extra.text("text") ?? "" };
    });
    return {
      kind: "hole",
      // The line of the cursor comes apart from the lines above it.
      prefix: (fields.text("input_prefix") ?? "") + (readPrompt(fields) ?? ""),
      suffix: fields.text("input_suffix") ?? "",
      path: undefined,
      snippets: extras,
    };
  });

export const readCompletion = (body: unknown): LlamaCppRequest =>
  read(body, (fields) => {
    fields.need("prompt", "a text or a list of one text");
    return { kind: "prompt", text: readPrompt(fields) ?? "" };
  });

function read(body: unknown, readInput: (fields: Fields) => FimInput): LlamaCppRequest {
  const fields = new Fields(body);
  const maxDecodeMs = fields.number("t_max_predict_ms", { min: -1, max: 1e9 }) ?? 0;
  const request: FimRequest = {
    model: fields.text("model"),
    input: readInput(fields),
    ...readSampling(fields, { maxTokens: "n_predict", seed: "seed" }),
    ...(maxDecodeMs > 0 ? { maxDecodeMs } : {}),
  };
  const found: LlamaCppRequest = {
    request,
    isStreamed: fields.flag("stream") ?? false,
    wantedFields: fields.texts("response_fields", { most: 64, longest: 100 }),
    isList: (fields.int("n_cmpl", { min: 1, max: 32 }) ?? 1) > 1,
  };
  throwFaults(fields);
  return found;
}

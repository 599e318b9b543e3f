import { Fields } from "../../fields.ts";
import type { FimRequest } from "../../fim/fimRequest.ts";
import { readPrompt, readSampling, throwFaults } from "../readSampling.ts";

export type GenerateBody = {
  readonly request: FimRequest;
  readonly isStreamed: boolean;
  /** No prompt at all: the model is only to be loaded. */
  readonly isLoad: boolean;
};

export function readGenerate(body: unknown): GenerateBody {
  const fields = new Fields(body);
  fields.need("model", "the name of a model");
  const prompt = readPrompt(fields) ?? "";
  const suffix = fields.text("suffix") ?? "";
  if (fields.list("images", 16).length > 0) fields.fault("images", "holds pictures", "nothing: this server reads code");
  const request: FimRequest = {
    model: fields.text("model"),
    input:
      suffix === ""
        ? { kind: "prompt", text: prompt }
        : { kind: "hole", prefix: prompt, suffix, path: undefined, snippets: [] },
    ...readSampling(fields.inner("options"), { maxTokens: "num_predict", seed: "seed" }),
  };
  const isStreamed = fields.flag("stream") ?? true;
  throwFaults(fields);
  return { request, isStreamed, isLoad: prompt === "" && suffix === "" };
}

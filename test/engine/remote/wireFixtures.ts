import { tokens } from "../../../server/base/brand.ts";
import type { GenerateRequest } from "../../../server/domain/engine.ts";
import { families } from "../../../server/prompt/families.ts";
import { json, type Respond } from "./fakeServer.ts";

export const markers: Record<string, number> = Object.fromEntries(
  families.qwen.ends.map((name, at) => [name, 1000 + at] as const),
);

/** One token for a letter, by its code; control tokens by name where they are looked for. */
export function tokenised(text: string, special: boolean): number[] {
  const ids: number[] = [];
  for (let at = 0; at < text.length;) {
    const marker = special ? Object.keys(markers).find((name) => text.startsWith(name, at)) : undefined;
    ids.push(marker === undefined ? text.charCodeAt(at) : (markers[marker] ?? 0));
    at += marker?.length ?? 1;
  }
  return ids;
}

const llamaTokenize: Respond = ({ body }, response) => {
  const pieces = [body["content"]].flat();
  const ids = pieces.flatMap((piece) =>
    typeof piece === "number" ? [piece] : tokenised(String(piece), body["parse_special"] === true),
  );
  json({ tokens: ids })({ path: "", body, headers: {} }, response);
};
export const vllmTokenize: Respond = ({ body }, response) =>
  json({ tokens: tokenised(String(body["prompt"]), true) })({ path: "", body, headers: {} }, response);

export const llamaRoutes = (completion: Respond): Record<string, Respond> => ({
  "/health": json({ status: "ok" }),
  "/props": json({ model_alias: "qwen-coder", default_generation_settings: { n_ctx: 2048 } }),
  "/v1/models": json({ data: [{ id: "qwen-coder", meta: { n_ctx_train: 32768 } }] }),
  "/tokenize": llamaTokenize,
  "/completion": completion,
});
export const listed = json({ data: [{ id: "qwen-coder", max_model_len: 4096 }] });
export const llamaEnd = { content: "", stop: true, stop_type: "eos", tokens_evaluated: 20, tokens_predicted: 3 };
export const openaiEnd = { choices: [{ text: "", finish_reason: "stop" }] };
export const said = (text: string): object => ({ choices: [{ text, finish_reason: null }] });

const parts = [
  { special: "<|fim_prefix|>" },
  { text: "a <|im_end|>" },
  { special: "<|fim_suffix|>" },
  { text: "z" },
  { special: "<|fim_middle|>" },
  { text: "b" },
];
export const request: GenerateRequest = {
  sequenceKey: "file:///home/me/secret.ts",
  parts,
  heal: "re",
  maxTokens: tokens(8),
  stopTexts: ["\n"],
  stopSpecials: ["<|im_end|>"],
  priority: "interactive",
  temperature: 0,
  seed: 0,
};

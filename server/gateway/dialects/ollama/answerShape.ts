import type { Ending, Piece } from "../../fim/fimRequest.ts";

export const messagesOf = (model: string, piece: Piece): readonly unknown[] =>
  piece.kind === "text"
    ? [{ ...headOf(model), response: piece.text, done: false }]
    : [lastObject(model, piece.ending, "")];

export const lastObject = (model: string, ending: Ending, text: string): unknown => ({
  ...headOf(model),
  response: text,
  done: true,
  done_reason: ending.finish,
  total_duration: nanoseconds(ending.prefillMs + ending.decodeMs),
  load_duration: 0,
  prompt_eval_count: ending.promptTokens,
  prompt_eval_duration: nanoseconds(ending.prefillMs),
  eval_count: ending.generatedTokens,
  eval_duration: nanoseconds(ending.decodeMs),
});

export const loadedObject = (model: string): unknown => ({
  ...headOf(model),
  response: "",
  done: true,
  done_reason: "load",
});

const headOf = (model: string) => ({ model, created_at: new Date().toISOString() });
const nanoseconds = (ms: number): number => Math.round(ms * 1e6);

import type { Answer, Completion, Ending, Piece } from "../../fim/fimRequest.ts";
import { collect } from "../../fim/pieces.ts";
import { eventStream } from "../../http/stream.ts";
import { json, type Reply } from "../../route.ts";
import { sayOpenaiFailure } from "./failure.ts";

export type AnswerStyle = { readonly isStreamed: boolean; readonly hasUsage: boolean };

/** `text_completion` objects, as OpenAI's legacy completions and those who followed it answer. */
export async function replyWithCompletion(completion: Completion, style: AnswerStyle): Promise<Reply> {
  if (!style.isStreamed) return json(whole(await collect(completion)));
  return eventStream({
    completion,
    messagesOf: (piece) => messagesOf(completion, piece, style),
    failed: (failure) => sayOpenaiFailure(failure).body,
    last: "data: [DONE]\n\n",
  });
}

type Head = Omit<Completion, "pieces">;

const whole = (answer: Answer): unknown => ({
  ...headOf(answer),
  choices: [choice(answer.text, answer.ending.finish)],
  usage: usageOf(answer.ending),
});

function messagesOf(head: Head, piece: Piece, { hasUsage }: AnswerStyle): readonly unknown[] {
  // With usage asked for, every message has the field; only the last one fills it.
  const none = hasUsage ? { usage: null } : {};
  if (piece.kind === "text") return [{ ...headOf(head), choices: [choice(piece.text, null)], ...none }];
  const { ending } = piece;
  const last = { ...headOf(head), choices: [choice("", ending.finish)], ...none };
  return hasUsage ? [last, { ...headOf(head), choices: [], usage: usageOf(ending) }] : [last];
}

const headOf = ({ id, model, createdAtSeconds }: Head) => ({
  id,
  object: "text_completion",
  created: createdAtSeconds,
  model,
});

const choice = (text: string, finish: Ending["finish"] | null) => ({
  text,
  index: 0,
  logprobs: null,
  finish_reason: finish,
});

export const usageOf = ({ promptTokens, generatedTokens, cachedTokens }: Ending) => ({
  prompt_tokens: promptTokens,
  completion_tokens: generatedTokens,
  total_tokens: promptTokens + generatedTokens,
  prompt_tokens_details: { cached_tokens: cachedTokens },
});

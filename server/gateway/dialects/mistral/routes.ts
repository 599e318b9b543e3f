import { Fields } from "../../fields.ts";
import type { Answer, Completion, FimRequest, Piece } from "../../fim/fimRequest.ts";
import { collect } from "../../fim/pieces.ts";
import { eventStream } from "../../http/stream.ts";
import { json, type Route } from "../../route.ts";
import { usageOf } from "../openai/completionShape.ts";
import { readPrompt, readSampling, throwFaults } from "../readSampling.ts";
import { sayMistralFailure } from "./failure.ts";

/** Mistral's interface for filling in: asked like a completion, answered in the shape of a chat. */
export const mistralRoutes: readonly Route[] = [
  {
    ...{ method: "POST", path: "/v1/fim/completions", dialect: "mistral", scope: "complete" },
    sayFailure: sayMistralFailure,
    handle: async (call) => {
      const { request, isStreamed } = readRequest(call.body);
      const completion = await call.service.complete(request, call);
      if (!isStreamed) return json(whole(await collect(completion)));
      return eventStream({
        completion,
        messagesOf: (piece) => [chunk(completion, piece)],
        failed: (failure) => sayMistralFailure(failure).body,
        last: "data: [DONE]\n\n",
      });
    },
  },
];

function readRequest(body: unknown): { readonly request: FimRequest; readonly isStreamed: boolean } {
  const fields = new Fields(body);
  fields.need("prompt", "a text");
  const request: FimRequest = {
    model: fields.text("model"),
    input: {
      kind: "hole",
      prefix: readPrompt(fields) ?? "",
      suffix: fields.text("suffix") ?? "",
      path: undefined,
      snippets: [],
    },
    ...readSampling(fields, { maxTokens: "max_tokens", seed: "random_seed" }),
  };
  const isStreamed = fields.flag("stream") ?? false;
  throwFaults(fields);
  return { request, isStreamed };
}

const whole = (answer: Answer): unknown => ({
  ...headOf(answer, "chat.completion"),
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: answer.text, tool_calls: null },
      finish_reason: answer.ending.finish,
    },
  ],
  usage: usageOf(answer.ending),
});

function chunk(completion: Completion, piece: Piece): unknown {
  const head = headOf(completion, "chat.completion.chunk");
  if (piece.kind === "text")
    return { ...head, choices: [{ index: 0, delta: { role: "assistant", content: piece.text }, finish_reason: null }] };
  return {
    ...head,
    choices: [{ index: 0, delta: { content: "" }, finish_reason: piece.ending.finish }],
    usage: usageOf(piece.ending),
  };
}

const headOf = ({ id, model, createdAtSeconds }: Omit<Completion, "pieces">, object: string) => ({
  id,
  object,
  created: createdAtSeconds,
  model,
});

import { RequestFailure } from "../../failure.ts";
import { json, type Route } from "../../route.ts";
import { replyWithCompletion } from "./completionShape.ts";
import { sayOpenaiFailure } from "./failure.ts";
import { readCompletion } from "./readCompletion.ts";

/** As OpenAI's interface has it. */
const usualMaxTokens = 16;

const row = { dialect: "openai", scope: "complete", sayFailure: sayOpenaiFailure } as const;

export const openaiRoutes: readonly Route[] = [
  {
    ...{ ...row, method: "POST", path: "/v1/completions" },
    handle: async (call) => {
      const { request, style } = readCompletion(call.body, { maxTokens: usualMaxTokens });
      return replyWithCompletion(await call.service.complete(request, call), style);
    },
  },
  {
    ...{ ...row, method: "GET", path: "/v1/models" },
    handle: async ({ service, caller }) =>
      json({ object: "list", data: (await service.offeredNames(caller)).map(modelObject) }),
  },
  {
    ...{ ...row, method: "GET", path: "/v1/models/:model" },
    handle: async ({ service, params, caller }) => {
      const name = params["model"] ?? "";
      await service.offeredModel(name, caller);
      return json(modelObject(name));
    },
  },
  {
    // Many clients try it first; silence would look like a broken server.
    ...{ ...row, method: "POST", path: "/v1/chat/completions" },
    handle: async () => {
      throw new RequestFailure(
        "notFound",
        "This server completes code and does not chat. Use POST /v1/completions with prompt and suffix.",
      );
    },
  },
];

const modelObject = (id: string) => ({ id, object: "model", created: 0, owned_by: "lacuna" });

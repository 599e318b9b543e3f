import { RequestFailure } from "../../failure.ts";
import { unknownModel } from "../../fim/completeFim.ts";
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
    handle: async ({ service }) => json({ object: "list", data: service.models.names.map(modelObject) }),
  },
  {
    ...{ ...row, method: "GET", path: "/v1/models/:model" },
    handle: async ({ service, params }) => {
      const name = params["model"] ?? "";
      if (!service.models.find(name)) throw unknownModel(name, service.models);
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

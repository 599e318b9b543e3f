import type { Route } from "../../route.ts";
import { replyWithCompletion } from "../openai/completionShape.ts";
import { sayOpenaiFailure } from "../openai/failure.ts";
import { readCompletion } from "../openai/readCompletion.ts";

/** DeepSeek's beta interface: OpenAI's shapes at another address, without its low limit. */
export const deepseekRoutes: readonly Route[] = [
  {
    ...{ method: "POST", path: "/beta/completions", dialect: "deepseek", scope: "complete" },
    sayFailure: sayOpenaiFailure,
    handle: async (call) => {
      const { request, style } = readCompletion(call.body, { maxTokens: undefined });
      return replyWithCompletion(await call.service.complete(request, call), style);
    },
  },
];

import { coreRoutes } from "./dialects/core/routes.ts";
import { deepseekRoutes } from "./dialects/deepseek/routes.ts";
import { lacunaRoutes } from "./dialects/lacuna/routes.ts";
import { llamaCppRoutes } from "./dialects/llamaCpp/routes.ts";
import { mistralRoutes } from "./dialects/mistral/routes.ts";
import { ollamaRoutes } from "./dialects/ollama/routes.ts";
import { openaiRoutes } from "./dialects/openai/routes.ts";
import { tabbyRoutes } from "./dialects/tabby/routes.ts";
import type { Route } from "./route.ts";

/** Everything that can be asked of this server. Tabby stands before OpenAI, whose path it shares: it claims its own bodies. */
export const routes: readonly Route[] = [
  ...coreRoutes,
  ...lacunaRoutes,
  ...tabbyRoutes,
  ...openaiRoutes,
  ...mistralRoutes,
  ...deepseekRoutes,
  ...llamaCppRoutes,
  ...ollamaRoutes,
];

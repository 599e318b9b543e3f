import { RequestFailure } from "../../failure.ts";
import { json, type Route } from "../../route.ts";

const sayFailure: Route["sayFailure"] = ({ message }) => ({ body: { error: { message } } });

/** For load balancers and for people; says nothing about models, people or code. */
export const coreRoutes: readonly Route[] = [
  {
    ...{ method: "GET", path: "/health", dialect: "core", scope: "public", sayFailure },
    // llama.cpp's clients look for this word.
    handle: async () => json({ status: "ok" }),
  },
  {
    ...{ method: "GET", path: "/ready", dialect: "core", scope: "public", sayFailure },
    handle: async ({ service }) => {
      if (!(await service.isReady()))
        throw new RequestFailure("unavailable", "No model is ready, or the server is stopping.");
      return json({ status: "ready" });
    },
  },
];

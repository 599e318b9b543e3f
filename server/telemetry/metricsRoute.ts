import type { Registry } from "prom-client";
import { sayFailure, type Route } from "../gateway/route.ts";

/** On the server's own port the figures are for whoever runs it: a service account with this one scope is enough. */
export const metricsRoute = (registry: Registry): Route => ({
  method: "GET",
  path: "/metrics",
  dialect: "core",
  scope: "server.write",
  sayFailure,
  handle: async () => ({
    kind: "text",
    body: await registry.metrics(),
    headers: { "content-type": registry.contentType },
  }),
});

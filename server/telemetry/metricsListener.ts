import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { Registry } from "prom-client";
import { isLoopback } from "../base/isLoopback.ts";
import { doorkeeper } from "../gateway/http/doors.ts";

type Address = { readonly host: string; readonly port: number };

/** GET /metrics and nothing else, without sign-in: an address of its own is what firewalls and network policies can tell apart. */
export async function startMetricsListener(
  { host, port }: Address,
  registry: Registry,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const refuse = isLoopback(host) ? loopbackDoor(host) : () => undefined;
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    const refusal = refuse(request.headers);
    if (refusal) return void response.writeHead(refusal.status, plain).end(`${refusal.message}\n`);
    void answer(registry, request, response);
  });
  server.maxConnections = 32;
  server.listen({ host, port });
  await once(server, "listening");
  const address = server.address();
  const bound = typeof address === "object" ? (address?.port ?? port) : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}/metrics`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A page in a browser of this machine cannot read the figures under a name of its own. */
const loopbackDoor = (host: string) =>
  doorkeeper({ host, port: 0, names: [], origins: [], tls: undefined, trustedProxies: [], insecure: false });

const plain = { "content-type": "text/plain; charset=utf-8" };

async function answer(registry: Registry, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isMetrics = request.method === "GET" && request.url?.split("?", 1)[0] === "/metrics";
  if (!isMetrics) return void response.writeHead(404, plain).end("Only GET /metrics is here.\n");
  try {
    const body = await registry.metrics();
    response.writeHead(200, { "content-type": registry.contentType, "cache-control": "no-store" }).end(body);
  } catch {
    // What is missing is missed by the scraper, whose alert `up == 0` tells.
    response.writeHead(500, plain).end("The figures cannot be read.\n");
  }
}

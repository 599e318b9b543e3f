import websocket from "@fastify/websocket";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Socket, SocketRoute, Visitor } from "../route.ts";

/** More than any route needs; each closes what is too large for it. */
const mostPayloadBytes = 4 * 1024 * 1024;

export type SocketDoor = {
  /** Called before a socket is opened; throws where the caller may not. */
  readonly admit: (request: FastifyRequest, route: SocketRoute) => Promise<Visitor>;
  /** The request has been answered: it is a socket until its end. */
  readonly opened: (request: FastifyRequest) => void;
};

/** WebSockets pass the hooks of every request, so that Host, Origin and the limit per address hold for them, too. */
export function addSockets(app: FastifyInstance, routes: readonly SocketRoute[], { admit, opened }: SocketDoor): void {
  if (routes.length === 0) return;
  void app.register(websocket, { options: { maxPayload: mostPayloadBytes, perMessageDeflate: false } });
  // A refused one has left the HTTP server's care.
  app.addHook("onResponse", async ({ raw }) => {
    if (raw.headers.upgrade !== undefined) raw.socket.destroy();
  });
  void app.register(async (scope) => {
    for (const route of routes) {
      const visitors = new WeakMap<FastifyRequest, Visitor>();
      scope.route({
        method: "GET",
        url: route.path,
        onRequest: async (request) => void visitors.set(request, await admit(request, route)),
        handler: (_request, reply) => reply.code(426).header("upgrade", "websocket").send(),
        wsHandler: (socket, request) => {
          opened(request);
          const visitor = visitors.get(request);
          if (visitor) route.open(wrap(socket, route.mostMessageBytes), visitor);
          else socket.close(1011);
        },
      });
    }
  });
}

type Raw = Parameters<NonNullable<Parameters<FastifyInstance["route"]>[0]["wsHandler"]>>[0];

function wrap(raw: Raw, mostBytes: number): Socket {
  // The library reports here what the client did wrong, and closes the socket itself.
  raw.on("error", () => raw.terminate());
  return {
    send: (text) => raw.send(text),
    pendingBytes: () => raw.bufferedAmount,
    close: (code, reason) => raw.close(code, reason),
    onText: (listener) =>
      raw.on("message", (data, isBinary) => {
        if (isBinary || !Buffer.isBuffer(data)) raw.close(1003, "Only text is understood here.");
        else if (data.length > mostBytes) raw.close(1009, "The message is too large.");
        else listener(data.toString("utf8"));
      }),
    onClose: (listener) => raw.on("close", listener),
  };
}

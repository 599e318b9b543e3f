import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Asked = {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
};
export type Respond = (asked: Asked, response: ServerResponse) => void;

/** A server on loopback that answers by path. */
export class FakeServer {
  readonly asked: Asked[] = [];
  /** Connections that the client closed before the answer was complete. */
  dropped = 0;
  routes: Record<string, Respond>;
  readonly #server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    response.on("close", () => {
      if (!response.writableEnded) this.dropped++;
    });
    request.on("end", () => {
      const path = request.url ?? "";
      const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
      const asked = { path, body, headers: request.headers };
      this.asked.push(asked);
      const respond = this.routes[path];
      if (respond) respond(asked, response);
      else response.writeHead(404).end("{}");
    });
  });

  constructor(routes: Record<string, Respond>) {
    this.routes = routes;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Respond =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));

export const events =
  (...messages: readonly unknown[]): Respond =>
  (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const message of messages)
      response.write(`data: ${typeof message === "string" ? message : JSON.stringify(message)}\n\n`);
    response.end();
  };

export const lines =
  (...messages: readonly unknown[]): Respond =>
  (_, response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    for (const message of messages) response.write(`${JSON.stringify(message)}\n`);
    response.end();
  };

import { statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;
export type FileServer = { readonly url: string; readonly requests: IncomingMessage[]; close(): Promise<void> };

/** An HTTP server on loopback whose every answer is scripted; the last answer repeats. */
export async function serve(...answers: readonly Answer[]): Promise<FileServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    (answers[requests.length - 1] ?? answers.at(-1))?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Serves `bytes` as a good server does: ranges, If-Range, 416. */
export const fileAnswer =
  (bytes: Buffer, etag = '"one"'): Answer =>
  (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? Number.NaN);
    const ifRange = request.headers["if-range"];
    if (Number.isNaN(start) || (ifRange !== undefined && ifRange !== etag)) {
      response.writeHead(200, { "content-length": bytes.length, etag }).end(bytes);
    } else if (start >= bytes.length) {
      response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
    } else {
      const rest = bytes.subarray(start);
      const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
      response.writeHead(206, { "content-length": rest.length, "content-range": range, etag }).end(rest);
    }
  };

export type Cut = {
  readonly etag?: string;
  /** Where the client writes: what lies unread when a connection breaks is lost, so the break waits for the bytes. */
  readonly into: string;
};

/** Breaks the connection off once the first `length` bytes of the answer's body are in the client's file. */
export const cutAnswer =
  (bytes: Buffer, length: number, { etag = '"one"', into }: Cut): Answer =>
  (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const range = start > 0 ? { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {};
    response.writeHead(start > 0 ? 206 : 200, { "content-length": bytes.length - start, etag, ...range });
    response.write(bytes.subarray(start, start + length));
    const deadline = Date.now() + 2000;
    const watch = setInterval(() => {
      if ((statSync(into, { throwIfNoEntry: false })?.size ?? 0) < start + length && Date.now() < deadline) return;
      clearInterval(watch);
      response.destroy();
    }, 5);
  };

export const statusAnswer =
  (status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, headers).end();

/** Accepts the request and never says anything. */
export const silentAnswer: Answer = () => {};

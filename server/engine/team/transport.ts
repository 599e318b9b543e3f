import { readFileSync } from "node:fs";
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { rootCertificates } from "node:tls";
import { readAtMost } from "../../base/readAtMost.ts";

export type Call = {
  readonly path: string;
  /** POST with one, GET without. */
  readonly body?: unknown;
  readonly token: string | undefined;
  /** An abort closes the connection. */
  readonly signal: AbortSignal;
};

/** Requests to one server over few connections that are kept open. Takes no proxy from the environment and follows no redirect. */
export class Transport {
  readonly #base: URL;
  readonly #agent: HttpAgent;

  /** `caFile`: a PEM file whose certificates are trusted besides the usual ones; throws when it cannot be read. */
  constructor(url: string, caFile: string) {
    this.#base = new URL(url);
    const kept = { keepAlive: true, maxSockets: 8, maxFreeSockets: 2, timeout: 120_000 };
    this.#agent =
      this.#base.protocol === "https:"
        ? new HttpsAgent({
            ...kept,
            ...(caFile !== "" && { ca: [...rootCertificates, readFileSync(caFile, "utf8")] }),
          })
        : new HttpAgent(kept);
  }

  /** Resolves with the head of the answer; rejects where there is none. */
  send({ path, body, token, signal }: Call): Promise<IncomingMessage> {
    const text = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const options: RequestOptions = {
      method: text === undefined ? "GET" : "POST",
      headers: {
        accept: "application/json, text/event-stream",
        ...(text && { "content-type": "application/json", "content-length": text.length }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...{ agent: this.#agent, signal },
    };
    const url = new URL(`${this.#base.pathname.replace(/\/$/, "")}${path}`, this.#base);
    return new Promise((resolve, reject) => {
      const start = this.#base.protocol === "https:" ? httpsRequest : httpRequest;
      const request = start(url, options, resolve);
      request.on("error", reject);
      request.setNoDelay(true);
      request.end(text);
    });
  }

  dispose(): void {
    this.#agent.destroy();
  }
}

/** Longer answers are none of this interface's. */
const longestAnswer = 4 * 1024 * 1024;

export const readText = async (response: IncomingMessage): Promise<string> =>
  (await readAtMost(response, longestAnswer, "the answer is longer than 4 MiB")).toString("utf8");

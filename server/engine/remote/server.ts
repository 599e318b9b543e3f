import { messageOf } from "../../base/errorMessage.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Endpoint } from "./endpoint.ts";
import { documentLines, eventData } from "./framing.ts";
import { errorText, readJson } from "./json.ts";
import { kinds } from "./kinds.ts";
import { readKey } from "./readKey.ts";
import { watchSilence } from "./silence.ts";
import { trouble, troubleOf, type Trouble } from "./trouble.ts";

/** How long to wait for a short answer, for the first piece of a stream, and between two of them. */
export type Patience = { readonly answerMs: number; readonly firstMs: number; readonly silenceMs: number };
/** `firstMs` is a last resort: a pool knows better how long its servers take, and never waits as long. */
export const usualPatience: Patience = { answerMs: 10_000, firstMs: 90_000, silenceMs: 30_000 };

export type Json = Readonly<Record<string, unknown>>;
export type Answer = { readonly kind: "json"; readonly body: unknown } | Trouble;
export type Message = { readonly kind: "message"; readonly message: unknown } | { readonly kind: "end" } | Trouble;
/** `session` is told to balancers, so that they can keep a document at one server. */
export type Call = {
  readonly body: Json;
  readonly session: string;
  readonly signal: AbortSignal;
  readonly traceparent?: string | undefined;
};

export type ServerDeps = { readonly endpoint: Endpoint; readonly clock: Clock; readonly patience: Patience };

/** One HTTP server. Never throws; an abort closes the connection, which is how every one of them learns of a cancel. */
export class Server {
  readonly #deps: ServerDeps;

  constructor(deps: ServerDeps) {
    this.#deps = deps;
  }

  get endpoint(): Endpoint {
    return this.#deps.endpoint;
  }

  /** GET without a body, POST with one. */
  async ask(path: string, body: Json | undefined, signal: AbortSignal): Promise<Answer> {
    const watch = watchSilence(this.#deps.clock, this.#deps.patience.answerMs, signal);
    try {
      const response = await this.#fetch(path, { body, session: "", signal: watch.signal });
      if (response instanceof Response) return await this.#jsonOf(path, response);
      return response;
    } catch (error) {
      return this.#broken(path, { error, signal, isLate: watch.isLate });
    } finally {
      watch.end();
    }
  }

  /** The messages of a stream; the last one is an end or a trouble. */
  async *stream(path: string, { signal, ...call }: Call): AsyncGenerator<Message> {
    const { clock, patience } = this.#deps;
    const watch = watchSilence(clock, { firstMs: patience.firstMs, laterMs: patience.silenceMs }, signal);
    try {
      const response = await this.#fetch(path, { ...call, signal: watch.signal });
      if (!(response instanceof Response)) {
        yield response;
        return;
      }
      if (!response.ok || !response.body) {
        yield await this.#refused(path, response);
        return;
      }
      const isEvents = kinds[this.endpoint.kind].answers !== "ollama";
      for await (const data of (isEvents ? eventData : documentLines)(response.body)) {
        watch.heard();
        if (data === "[DONE]") break;
        const message = readJson(data);
        if (message === undefined) {
          yield trouble("engineUnreachable", `${this.#place(path)} sent something that is no JSON, or broke off.`);
          return;
        }
        yield { kind: "message", message };
      }
      yield { kind: "end" };
    } catch (error) {
      yield this.#broken(path, { error, signal, isLate: watch.isLate });
    } finally {
      watch.end();
    }
  }

  #place(path: string): string {
    return `${this.endpoint.url}${path}`;
  }

  async #fetch(
    path: string,
    call: Omit<Call, "body"> & { readonly body: Json | undefined },
  ): Promise<Response | Trouble> {
    const key = this.endpoint.key && readKey(this.endpoint.key);
    if (key?.kind === "fault") return trouble("engineRefused", key.fault);
    const headers = {
      ...(call.body === undefined ? {} : { "content-type": "application/json" }),
      ...(call.session === "" ? {} : { [kinds[this.endpoint.kind].sessionHeader]: call.session }),
      ...(call.traceparent === undefined ? {} : { traceparent: call.traceparent }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key.key}` }),
    };
    const body = call.body === undefined ? {} : { method: "POST", body: JSON.stringify(call.body) };
    // A redirect could lead source text to another machine.
    const options: RequestInit = { ...body, headers, signal: call.signal, redirect: "error" };
    return fetch(this.#place(path), options).catch((error: unknown) => {
      if (!isDropped(error)) throw error;
      return fetch(this.#place(path), options);
    });
  }

  async #jsonOf(path: string, response: Response): Promise<Answer> {
    if (!response.ok) return this.#refused(path, response);
    const body = readJson(await response.text());
    return body === undefined
      ? trouble(
          "engineRefused",
          `${this.#place(path)} answered something that is no JSON. Check its address and kind in engine.endpoints.`,
        )
      : { kind: "json", body };
  }

  async #refused(path: string, response: Response): Promise<Trouble> {
    const text = await response.text();
    const retryAfter = /^\d{1,5}$/.exec(response.headers.get("retry-after") ?? "")?.[0];
    return troubleOf({
      place: this.#place(path),
      status: response.status,
      said: errorText(readJson(text)) || (text.startsWith("<") ? "" : text),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  }

  #broken(
    path: string,
    end: { readonly error: unknown; readonly signal: AbortSignal; readonly isLate: boolean },
  ): Trouble {
    if (end.signal.aborted) return trouble("cancelled", "");
    if (end.isLate) return trouble("timedOut", `${this.#place(path)} has not answered in time.`);
    return trouble("engineUnreachable", `${this.#place(path)}: ${messageOf(end.error)}. Check that the server runs.`);
  }
}

/**
 * Whether a connection ended before an answer began. Servers close idle ones (llama-server and vLLM after five seconds), and a
 * request can be on its way at that moment; a busy machine notices late.
 */
const isDropped = (error: unknown): boolean => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  const code = cause !== undefined && "code" in cause ? cause.code : undefined;
  return code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE";
};

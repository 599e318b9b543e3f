import type { IncomingMessage } from "node:http";
import type { Clock } from "../../domain/clock.ts";
import { eventData } from "../remote/framing.ts";
import { readJson } from "../remote/json.ts";
import { watchSilence } from "../remote/silence.ts";
import { trouble } from "../remote/trouble.ts";
import { brokenConnection, refusalOf, type TeamTrouble } from "./teamTrouble.ts";
import { readText, Transport } from "./transport.ts";

export type TeamClientDeps = {
  readonly url: string;
  readonly caFile: string;
  /** Read for every request, so that a sign-in holds at once. */
  readonly token: () => string | undefined;
  readonly clock: Clock;
};

/** For a short answer, and between two pieces of a stream, the first of them included. */
const patience = { answerMs: 10_000, silenceMs: 60_000 };

export type TeamAnswer = { readonly kind: "json"; readonly body: unknown } | TeamTrouble;
export type TeamPiece = { readonly kind: "message"; readonly message: unknown } | TeamTrouble;

/** One team's server. Never throws; whoever aborts is told "cancelled". */
export class TeamClient {
  readonly #deps: TeamClientDeps;
  readonly #transport: Transport;

  constructor(deps: TeamClientDeps) {
    this.#deps = deps;
    this.#transport = new Transport(deps.url, deps.caFile);
  }

  async ask(path: string, body: unknown, signal: AbortSignal): Promise<TeamAnswer> {
    const watch = watchSilence(this.#deps.clock, patience.answerMs, signal);
    try {
      const response = await this.#send(path, body, watch.signal);
      const text = await readText(response);
      if (response.statusCode !== 200) return this.#refused(response, text);
      const json = readJson(text);
      return json === undefined
        ? trouble("serverVersion", `${this.#deps.url} answered something that is no JSON.`)
        : { kind: "json", body: json };
    } catch (error) {
      return this.#broken(error, { signal, isLate: watch.isLate });
    } finally {
      watch.end();
    }
  }

  /** The messages of a stream, or a trouble as the last. */
  async *stream(path: string, body: unknown, signal: AbortSignal): AsyncGenerator<TeamPiece> {
    const watch = watchSilence(this.#deps.clock, patience.silenceMs, signal);
    try {
      const response = await this.#send(path, body, watch.signal);
      if (response.statusCode !== 200) {
        yield this.#refused(response, await readText(response));
        return;
      }
      for await (const data of eventData(response)) {
        watch.heard();
        yield { kind: "message", message: readJson(data) };
      }
    } catch (error) {
      yield this.#broken(error, { signal, isLate: watch.isLate });
    } finally {
      watch.end();
    }
  }

  dispose(): void {
    this.#transport.dispose();
  }

  #send(path: string, body: unknown, signal: AbortSignal): Promise<IncomingMessage> {
    return this.#transport.send({ path, body, token: this.#deps.token(), signal });
  }

  #refused({ statusCode = 0, headers }: IncomingMessage, text: string): TeamTrouble {
    return refusalOf(this.#deps.url, { status: statusCode, text, retryAfter: headers["retry-after"] });
  }

  #broken(error: unknown, { signal, isLate }: { signal: AbortSignal; isLate: boolean }): TeamTrouble {
    if (signal.aborted) return trouble("cancelled", "");
    if (isLate) return trouble("serverUnreachable", `${this.#deps.url} has not answered in time.`);
    return brokenConnection(this.#deps.url, error);
  }
}

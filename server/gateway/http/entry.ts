import type { FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../../domain/access.ts";
import { inTime, rest } from "../../domain/deadline.ts";
import type { Clock } from "../../domain/clock.ts";
import { RequestFailure, type FailureKind } from "../failure.ts";
import type { Work } from "../fim/completeFim.ts";
import type { JsonLog } from "./jsonLog.ts";
import { failureSentBy } from "./sendReply.ts";
import type { Trace } from "./trace.ts";

/** Figures of a request that has been answered, or left: what the log and the metrics may know. */
export type Served = {
  readonly id: string;
  readonly method: string;
  /** The pattern of the route table, never the path as sent. */
  readonly route: string;
  readonly dialect: string;
  /** 499: the client left before the end. 101: a WebSocket, which has ended; `ms` is how long it was open. */
  readonly status: number;
  /** Why it was not answered; undefined for an answer, and for a stream that had begun before it failed. */
  readonly reason: FailureKind | undefined;
  readonly ms: number;
  /** From arrival to admission; undefined for work that was not admitted, and for other requests. */
  readonly admittedMs: number | undefined;
  readonly trace: Trace | undefined;
  readonly callerId: string | undefined;
  readonly work: Work | undefined;
};

/** One request from its arrival until its connection is done with it. */
export class Entry {
  readonly id: string;
  readonly #abort = new AbortController();
  readonly #startedAt: number;
  caller: Caller | undefined;
  dialect = "";
  /** Where the configuration asks for traces. */
  trace: Trace | undefined;
  #admittedMs: number | undefined;
  readonly #clock: Clock;
  #work: Work | undefined;
  #isWorking = false;
  #isSocket = false;
  #onWork: () => void = () => {};

  constructor(id: string, clock: Clock) {
    this.id = id;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  admitted(): void {
    this.#isWorking = true;
    this.#admittedMs = this.#clock.now() - this.#startedAt;
  }

  upgraded(): void {
    this.#isSocket = true;
  }

  worked(work: Work): void {
    this.#work = work;
    this.#isWorking = false;
    this.#onWork();
  }

  abort(reason: RequestFailure): void {
    this.#abort.abort(reason);
  }

  /** `onServed` is called when the connection is done with the request, whatever became of it. */
  follow(
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
    env: { readonly clock: Clock; readonly requestMs: number; readonly onServed: (served: Served) => void },
  ): void {
    const over = new AbortController();
    void rest(env.clock, env.requestMs, over.signal).then(() => {
      if (!over.signal.aborted) this.abort(new RequestFailure("timedOut", "The request took too long."));
    });
    reply.raw.once("close", () => {
      over.abort(inTime);
      const isComplete = reply.raw.writableFinished;
      if (!isComplete) this.#abort.abort();
      const served = (): void =>
        env.onServed({
          id: this.id,
          method: request.method,
          route: request.routeOptions.url ?? "unknown",
          dialect: this.dialect,
          status: this.#isSocket ? 101 : isComplete ? reply.raw.statusCode : 499,
          reason: failureSentBy(reply),
          ms: Math.round(env.clock.now() - this.#startedAt),
          admittedMs: this.#admittedMs,
          trace: this.trace,
          callerId: this.caller?.userId,
          work: this.#work,
        });
      // The engine says a moment after an abort what it has cost.
      if (this.#isWorking) this.#onWork = served;
      else served();
    });
  }
}

export function logServed(log: JsonLog, { work, callerId, admittedMs: _, trace, ...served }: Served): void {
  const rounded = work && {
    ...work,
    queueMs: Math.round(work.queueMs),
    prefillMs: Math.round(work.prefillMs),
    decodeMs: Math.round(work.decodeMs),
    ...(work.firstTextMs === undefined ? {} : { firstTextMs: Math.round(work.firstTextMs) }),
  };
  const traceId = trace?.traceId;
  log.write({ level: "info", message: "request", ...served, traceId, caller: callerId, ...rounded });
}

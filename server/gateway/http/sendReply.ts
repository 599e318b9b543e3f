import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { FailureKind, RequestFailure } from "../failure.ts";
import type { Reply, Route } from "../route.ts";

export function sendReply(reply: FastifyReply, answer: Reply): FastifyReply {
  void reply.code(answer.status ?? 200);
  switch (answer.kind) {
    case "json":
      return typed(reply, answer, "application/json; charset=utf-8").send(JSON.stringify(answer.body));
    case "text":
      return typed(reply, answer, "text/plain; charset=utf-8").send(answer.body);
    case "bytes":
      return typed(reply, answer, answer.contentType).send(answer.body);
    case "stream":
      return (
        typed(reply, answer, answer.contentType)
          // nginx would hold the pieces back.
          .header("x-accel-buffering", "no")
          .send(Readable.from(answer.chunks))
      );
  }
}

const typed = (reply: FastifyReply, { headers }: Reply, type: string): FastifyReply =>
  reply.type(type).headers(headers ?? {});

const failures = new WeakMap<object, FailureKind>();

/** Why this answer is a failure; undefined for one that is none. */
export const failureSentBy = ({ raw }: FastifyReply): FailureKind | undefined => failures.get(raw);

export function sendFailure(
  reply: FastifyReply,
  failure: RequestFailure,
  sayFailure: Route["sayFailure"],
): FastifyReply {
  const { body, status } = sayFailure(failure);
  failures.set(reply.raw, failure.kind);
  if (failure.retryAfterSeconds !== undefined) void reply.header("retry-after", String(failure.retryAfterSeconds));
  if (failure.kind === "unauthorised") void reply.header("www-authenticate", "Bearer");
  return sendReply(reply, { kind: "json", body, status: status ?? failure.status });
}

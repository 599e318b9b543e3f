import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { RequestFailure } from "../failure.ts";
import type { Reply, Route } from "../route.ts";

export function sendReply(reply: FastifyReply, answer: Reply): FastifyReply {
  switch (answer.kind) {
    case "json":
      return reply
        .code(answer.status ?? 200)
        .type("application/json; charset=utf-8")
        .send(JSON.stringify(answer.body));
    case "text":
      return reply
        .code(answer.status ?? 200)
        .type("text/plain; charset=utf-8")
        .send(answer.body);
    case "stream":
      return (
        reply
          .type(answer.contentType)
          // nginx would hold the pieces back.
          .header("x-accel-buffering", "no")
          .send(Readable.from(answer.chunks))
      );
  }
}

export function sendFailure(
  reply: FastifyReply,
  failure: RequestFailure,
  sayFailure: Route["sayFailure"],
): FastifyReply {
  const { body, status } = sayFailure(failure);
  if (failure.retryAfterSeconds !== undefined) void reply.header("retry-after", String(failure.retryAfterSeconds));
  if (failure.kind === "unauthorised") void reply.header("www-authenticate", "Bearer");
  return sendReply(reply, { kind: "json", body, status: status ?? failure.status });
}

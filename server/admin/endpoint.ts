import type { Scope } from "../domain/access.ts";
import { json, sayFailure, type Call, type Reply, type Route } from "../gateway/route.ts";
import type { DoneReply } from "./api.ts";
import { refuse } from "./refuse.ts";

/** A route under /v1/lacuna/ with what it does, for docs/admin-api.md. */
export type Endpoint = Route & { readonly does: string };

type Wanted = { readonly scope: Scope; readonly does: string };
type Answer<T> = (call: Call) => Promise<T>;

/** `path` below /v1/lacuna/; the value of `answer` is sent as JSON. */
export const get = <T>(path: string, wanted: Wanted, answer: Answer<T>): Endpoint =>
  endpoint("GET", path, { ...wanted, handle: async (call) => json(await answer(call)) });

export const post = <T>(path: string, wanted: Wanted, answer: Answer<T>): Endpoint =>
  endpoint("POST", path, { ...wanted, handle: async (call) => json(await answer(call)) });

/** One JSON text a line. */
export const getLines = (
  path: string,
  wanted: Wanted,
  lines: (call: Call) => Promise<AsyncIterable<string>>,
): Endpoint =>
  endpoint("GET", path, {
    ...wanted,
    handle: async (call) => ({ kind: "stream", contentType: "application/x-ndjson", chunks: await lines(call) }),
  });

export const done: DoneReply = { done: true };

function endpoint(
  method: Route["method"],
  path: string,
  { handle, ...wanted }: Wanted & { readonly handle: (call: Call) => Promise<Reply> },
): Endpoint {
  return {
    ...{ method, path: `/v1/lacuna/${path}`, dialect: "core", ...wanted },
    sayFailure,
    handle: (call) => handle(call).catch(refuse),
  };
}

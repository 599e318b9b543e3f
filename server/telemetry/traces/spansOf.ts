import { randomBytes } from "node:crypto";
import type { Served } from "../../gateway/http/entry.ts";
import type { Trace } from "../../gateway/http/trace.ts";

type Attributes = Readonly<Record<string, string | number>>;

/** A piece of a request's time, with figures and names from tables: no text, no path as sent, nobody's name. */
export type SpanFigures = {
  readonly name: string;
  readonly kind: "server" | "internal" | "client";
  readonly id: string;
  readonly parentId: string | undefined;
  readonly startMs: number;
  readonly endMs: number;
  readonly isFailure: boolean;
  readonly attributes: Attributes;
};

/** The request, its admission, its wait, and the engine's work with its two stages. `endMs`: since 1970. */
export function spansOf(served: Served, trace: Trace, endMs: number): readonly SpanFigures[] {
  const startMs = endMs - served.ms;
  const { spanId, parentId } = trace;
  const whole: SpanFigures = {
    name: `${served.method} ${served.route}`,
    ...{ kind: "server", id: spanId, parentId, startMs, endMs, isFailure: served.status >= 500 },
    attributes: requestAttributes(served),
  };
  return [whole, ...workSpans(served, trace, startMs)];
}

const requestAttributes = ({ id, method, route, status, dialect, reason }: Served): Attributes => ({
  "http.request.method": method,
  "http.route": route,
  "http.response.status_code": status,
  "lacuna.request_id": id,
  ...(dialect === "" ? {} : { "lacuna.dialect": dialect }),
  ...(reason === undefined ? {} : { "error.type": reason }),
});

function workSpans({ work, admittedMs }: Served, { spanId, engineId }: Trace, startMs: number): readonly SpanFigures[] {
  if (!work || admittedMs === undefined) return [];
  const admitted = startMs + admittedMs;
  const begun = admitted + work.queueMs;
  const read = begun + work.prefillMs;
  const written = read + work.decodeMs;
  const plain = { kind: "internal", isFailure: false, attributes: {} } as const;
  const inside = (name: string, parentId: string, [from, to]: readonly [number, number]): SpanFigures => ({
    ...{ ...plain, name, id: randomBytes(8).toString("hex"), parentId, startMs: from, endMs: to },
  });
  const waiting = [inside("admission", spanId, [startMs, admitted]), inside("queue", spanId, [admitted, begun])];
  if (work.promptTokens === 0) return waiting;
  const engine: SpanFigures = {
    ...{ name: "engine", kind: "client", id: engineId, parentId: spanId, startMs: begun, endMs: written },
    isFailure: false,
    attributes: {
      "gen_ai.request.model": work.model,
      "gen_ai.usage.input_tokens": work.promptTokens,
      "gen_ai.usage.output_tokens": work.generatedTokens,
      "lacuna.reused_tokens": work.cachedTokens,
      "lacuna.stop": work.stop,
    },
  };
  return [...waiting, engine, inside("prefill", engineId, [begun, read]), inside("decode", engineId, [read, written])];
}

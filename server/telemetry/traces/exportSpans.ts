import { SpanKind, SpanStatusCode, TraceFlags, type HrTime, type SpanContext } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, type ReadableSpan } from "@opentelemetry/sdk-trace-node";
import type { TracesConfig } from "../../gateway/config/telemetry.ts";
import type { Served } from "../../gateway/http/entry.ts";
import { spansOf, type SpanFigures } from "./spansOf.ts";

export type SpanExport = { readonly onServed: (served: Served) => void; readonly close: () => Promise<void> };

/** The spans of requests to a collector, in batches; those it does not take in time are lost, and no request waits for it. */
export function exportSpans({ url }: TracesConfig, version: string): SpanExport {
  const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: 5000 }));
  const about = { resource: resourceOf(version), instrumentationScope: { name: "lacuna", version } };
  return {
    onServed: (served) => {
      const { trace } = served;
      if (!trace?.isSampled) return;
      for (const figures of spansOf(served, trace, Date.now())) processor.onEnd(toSpan(figures, trace.traceId, about));
    },
    close: () => processor.shutdown(),
  };
}

type About = Pick<ReadableSpan, "resource" | "instrumentationScope">;

/** What the exporter reads of one. A tracer would make spans while a request runs; ours are made of its figures at its end. */
function toSpan(figures: SpanFigures, traceId: string, about: About): ReadableSpan {
  const context = (spanId: string): SpanContext => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED });
  const { name, id, parentId, startMs, endMs } = figures;
  return {
    ...{ name, kind: kinds[figures.kind], spanContext: () => context(id) },
    ...(parentId === undefined ? {} : { parentSpanContext: context(parentId) }),
    ...{ startTime: hrTime(startMs), endTime: hrTime(endMs), duration: hrTime(endMs - startMs), ended: true },
    status: { code: figures.isFailure ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: { ...figures.attributes },
    ...{ links: [], events: [], droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
    ...about,
  };
}

const kinds = { server: SpanKind.SERVER, internal: SpanKind.INTERNAL, client: SpanKind.CLIENT };

const hrTime = (ms: number): HrTime => {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
};

/** Fixed: the SDK's own would name the machine and its user. */
function resourceOf(version: string): ReadableSpan["resource"] {
  const attributes = { "service.name": "lacuna", "service.version": version };
  const resource: ReadableSpan["resource"] = {
    attributes,
    merge: () => resource,
    getRawAttributes: () => Object.entries(attributes),
  };
  return resource;
}

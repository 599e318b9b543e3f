import type { Fields } from "../fields.ts";

/** What the operator's own monitoring is given. All of it is off until it is asked for. */
export type TelemetryConfig = {
  /** A listener of its own for GET /metrics, without sign-in; undefined: none. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  /** An OpenTelemetry collector; undefined: there are no traces. */
  readonly traces: TracesConfig | undefined;
};

export type TracesConfig = {
  /** Of OTLP over HTTP, with its path. */
  readonly url: string;
  /** Of the requests that come without a trace of their own, in per cent. */
  readonly percent: number;
};

export function readTelemetry(fields: Fields): TelemetryConfig {
  const telemetry = { metrics: readMetrics(fields), traces: readTraces(fields) };
  fields.refuseOthers();
  return telemetry;
}

export const usualMetricsPort = 9464;

function readMetrics(telemetry: Fields): TelemetryConfig["metrics"] {
  if (!telemetry.has("metrics")) return undefined;
  const fields = telemetry.inner("metrics");
  const metrics = {
    host: fields.text("host", 253) ?? "127.0.0.1",
    port: fields.int("port", { min: 0, max: 65535 }) ?? usualMetricsPort,
  };
  if (metrics.host === "") fields.fault("host", "is an empty text", `an address, such as "127.0.0.1" or "0.0.0.0"`);
  fields.refuseOthers();
  return metrics;
}

function readTraces(telemetry: Fields): TelemetryConfig["traces"] {
  if (!telemetry.has("traces")) return undefined;
  const fields = telemetry.inner("traces");
  const allowed = `the address of an OTLP receiver, such as "http://127.0.0.1:4318/v1/traces"`;
  fields.need("url", allowed);
  const traces = {
    url: fields.text("url", 2000) ?? "",
    percent: fields.number("percent", { min: 0, max: 100 }) ?? 100,
  };
  if (fields.has("url") && !/^https?:\/\/[^/\s]+\/\S*$/.test(traces.url)) fields.fault("url", "is no address", allowed);
  fields.refuseOthers();
  return traces;
}

import { randomBytes } from "node:crypto";

/** Where a request stands in a trace; ids as W3C's Trace Context has them. */
export type Trace = {
  readonly traceId: string;
  /** Of the caller's span; undefined where the trace begins here. */
  readonly parentId: string | undefined;
  /** Of the request in this server. */
  readonly spanId: string;
  /** Of the engine's work for it: the parent of what an engine on a network tells. */
  readonly engineId: string;
  readonly isSampled: boolean;
};

const written = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-|$)/;

/** Goes on with the caller's trace, whose sampling holds; without one begins its own, for so many in a hundred. */
export function openTrace(header: unknown, percent: number): Trace {
  const [, traceId, parentId, flags = ""] = (typeof header === "string" && written.exec(header)) || [];
  return {
    traceId: traceId ?? randomBytes(16).toString("hex"),
    parentId,
    spanId: randomBytes(8).toString("hex"),
    engineId: randomBytes(8).toString("hex"),
    isSampled: traceId === undefined ? Math.random() * 100 < percent : (Number.parseInt(flags, 16) & 1) === 1,
  };
}

export const traceparentOf = ({ traceId, engineId, isSampled }: Trace): string =>
  `00-${traceId}-${engineId}-${isSampled ? "01" : "00"}`;

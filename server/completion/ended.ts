import type { Reason } from "../domain/reason.ts";

/** What ends a running request from inside; the reason of the abort is one of these. */
export class Ended extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Why a request was ended; undefined while it runs. */
export function endReason(signal: AbortSignal): Reason | undefined {
  if (!signal.aborted) return undefined;
  return signal.reason instanceof Ended ? signal.reason.reason : "cancelled";
}

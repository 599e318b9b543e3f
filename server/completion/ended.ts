import type { Reason } from "../domain/reason.ts";

/** What ends a running request from inside; the reason of the abort is one of these. */
class Ended extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

const made = new Map<Reason, Ended>();

/** One for each reason: every request ends, and a stack trace of its own would cost each of them. */
export function endedBy(reason: Reason): Error {
  const known = made.get(reason) ?? new Ended(reason);
  made.set(reason, known);
  return known;
}

/** Why a request was ended; undefined while it runs. */
export function endReason(signal: AbortSignal): Reason | undefined {
  if (!signal.aborted) return undefined;
  return signal.reason instanceof Ended ? signal.reason.reason : "cancelled";
}

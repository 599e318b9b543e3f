import { tokens } from "../base/brand.ts";
import type { Clock } from "../domain/clock.ts";
import type { GenerateEvent, GenerateReport, GenerateRequest } from "../domain/engine.ts";
import { deadlines } from "./deadlines.ts";
import { late, within } from "../domain/deadline.ts";
import type { HostLink } from "./hostLink.ts";

export type Relayed = {
  readonly link: HostLink;
  readonly load: number;
  readonly request: GenerateRequest;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly onDone: () => void;
};

/** Passes on the host's events for one request, and ends with exactly one "done" or "trouble" whatever happens. */
export async function* relay(given: Relayed): AsyncGenerator<GenerateEvent> {
  const { link, signal, clock } = given;
  if (signal.aborted) {
    yield { kind: "done", report: abortedReport };
    return;
  }
  const events = new EventQueue();
  const call = link.generate(given, (event) => events.push(event));
  const onAbort = (): void => {
    call.cancel();
    events.wake();
  };
  signal.addEventListener("abort", onAbort, { once: true });
  const stopListening = link.onLost(() =>
    events.push({ kind: "trouble", reason: "engineRestarting", detail: "The engine ended during the request." }),
  );
  let isOver = false;
  try {
    while (!isOver) {
      const next = await nextEvent(events, { clock, signal });
      if (signal.aborted && next.kind === "text") continue;
      isOver = next.kind !== "text";
      if (next.kind === "done") given.onDone();
      // The host may still be at it when it was only too slow.
      if (next.kind === "trouble") call.cancel();
      yield next;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    stopListening();
    // The caller may have stopped listening in the middle.
    if (!isOver) call.cancel();
    call.release();
  }
}

async function nextEvent(
  events: EventQueue,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<GenerateEvent> {
  if (!signal.aborted) {
    const event = await within(clock, deadlines.silenceMs, events.next());
    if (event === late)
      return { kind: "trouble", reason: "timedOut", detail: `The engine was silent for ${deadlines.silenceMs} ms.` };
    if (event) return event;
  }
  const event = await within(clock, deadlines.abortMs, events.next());
  return event === late || !event ? { kind: "done", report: abortedReport } : event;
}

/** Events that have arrived and were not taken yet. */
class EventQueue {
  readonly #events: GenerateEvent[] = [];
  #wake: (() => void) | undefined;

  push(event: GenerateEvent): void {
    this.#events.push(event);
    this.wake();
  }

  /** Ends a `next` that waits, without an event. */
  wake(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  /** Undefined when woken without an event. */
  async next(): Promise<GenerateEvent | undefined> {
    if (this.#events.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#events.shift();
  }
}

const abortedReport: GenerateReport = {
  promptTokens: tokens(0),
  reusedTokens: tokens(0),
  generatedTokens: tokens(0),
  queueMs: 0,
  prefillMs: 0,
  decodeMs: 0,
  stopReason: "aborted",
  meanLogProb: undefined,
};

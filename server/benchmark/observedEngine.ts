import type { MeasuredGeneration } from "../../shared/protocol.ts";
import type { Clock } from "../domain/clock.ts";
import type { Engine, GenerateEvent, GenerateRequest } from "../domain/engine.ts";

type Listener = (generation: MeasuredGeneration) => void;

export type ObservedEngine = {
  /** The same engine. */
  readonly engine: Engine;
  /** Calls the listener for everything the engine was asked for, once it is free again; returns what ends that. */
  readonly onGeneration: (listener: Listener) => () => void;
};

/** Measures an engine from outside. Without a listener everything goes straight to the engine. */
export function observe(inner: Engine, clock: Clock): ObservedEngine {
  const listeners = new Set<Listener>();
  const tell: Listener = (generation) => {
    for (const listener of listeners) listener(generation);
  };
  const generate: Engine["generate"] = (request, signal) =>
    listeners.size === 0 ? inner.generate(request, signal) : measured({ inner, clock, tell }, request, signal);
  // Passes on every other member, whatever the engine has besides what its type demands.
  const engine = new Proxy(inner, {
    get: (target, key) => {
      if (key === "generate") return generate;
      const member: unknown = Reflect.get(target, key);
      const bound: unknown = typeof member === "function" ? member.bind(target) : member;
      return bound;
    },
  });
  const onGeneration = (listener: Listener): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return { engine, onGeneration };
}

type Around = { readonly inner: Engine; readonly clock: Clock; readonly tell: Listener };

async function* measured(
  { inner, clock, tell }: Around,
  request: GenerateRequest,
  signal: AbortSignal,
): AsyncGenerator<GenerateEvent> {
  const startedAt = clock.now();
  let endedAt: number | undefined;
  let firstTextAt: number | undefined;
  let stoppedAt: number | undefined;
  let tokens: MeasuredGeneration["tokens"];
  const stop = (): void => void (stoppedAt ??= clock.now());
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const event of inner.generate(request, signal)) {
      if (event.kind === "text") firstTextAt ??= clock.now();
      else endedAt = clock.now();
      if (event.kind === "done") tokens = tokensOf(event.report);
      yield event;
    }
  } finally {
    signal.removeEventListener("abort", stop);
    tell({
      kind: "generation",
      ...{ uri: request.sequenceKey, isBackground: request.priority === "background", startedAt },
      endedAt: endedAt ?? clock.now(),
      ...(firstTextAt === undefined ? {} : { firstTextAt }),
      ...(stoppedAt === undefined ? {} : { stoppedAt }),
      ...(tokens === undefined ? {} : { tokens }),
    });
  }
}

const tokensOf = (report: Extract<GenerateEvent, { kind: "done" }>["report"]): MeasuredGeneration["tokens"] => ({
  prompt: report.promptTokens,
  reused: report.reusedTokens,
  generated: report.generatedTokens,
  isComplete: report.stopReason !== "aborted",
});

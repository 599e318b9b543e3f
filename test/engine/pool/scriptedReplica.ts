import { tokens } from "../../../server/base/brand.ts";
import type { Clock } from "../../../server/domain/clock.ts";
import { rest } from "../../../server/domain/deadline.ts";
import type { Engine, EngineState, GenerateEvent, GenerateReport } from "../../../server/domain/engine.ts";
import { scriptedModel } from "../../support/scriptedEngine.ts";

export type Mode = "well" | "dead" | "hung" | "slow" | "busy" | "diesAfterText" | "says nothing";

/** An engine whose health a test decides from one request to the next. */
export class ScriptedReplica {
  readonly name: string;
  readonly engine: Engine;
  mode: Mode = "well";
  /** How long a slow one takes to begin. */
  slowMs = 5000;
  /** How long every one takes to begin, and between its two texts. */
  usualMs = 10;
  asked: string[] = [];
  aborted = 0;
  running = 0;
  family = "qwen";

  constructor(name: string, clock: Clock) {
    this.name = name;
    const listeners = new Set<(state: EngineState) => void>();
    let state: EngineState = { kind: "idle" };
    const become = (next: EngineState): EngineState => {
      state = next;
      for (const listener of listeners) listener(next);
      return state;
    };
    this.engine = {
      get state() {
        return state;
      },
      onState(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      prepare: async () => {
        if (state.kind === "ready") return state;
        if (this.mode === "dead")
          return become({ kind: "failed", reason: "engineUnreachable", detail: `${name} refuses connections.` });
        return become({ kind: "ready", model: { ...scriptedModel, family: this.family } });
      },
      countTokens: async (texts, signal) => {
        if (this.mode === "hung") await rest(clock, 1e9, signal);
        return this.mode === "dead" ? [] : texts.map(({ length }) => tokens(length));
      },
      generate: (request, signal) => this.#generate(clock, request.sequenceKey, signal),
      dispose: async () => listeners.clear(),
    };
  }

  async *#generate(clock: Clock, key: string, signal: AbortSignal): AsyncGenerator<GenerateEvent> {
    this.asked.push(key);
    this.running++;
    try {
      if (this.mode === "dead" || this.mode === "busy") {
        const reason = this.mode === "dead" ? "engineUnreachable" : "engineBusy";
        yield { kind: "trouble", reason, detail: `${this.name} is ${this.mode}.` };
        return;
      }
      await rest(clock, this.mode === "hung" ? 1e9 : this.mode === "slow" ? this.slowMs : this.usualMs, signal);
      if (signal.aborted) {
        yield this.#stopped();
        return;
      }
      if (this.mode === "says nothing") return;
      yield { kind: "text", text: `${this.name} ` };
      await rest(clock, this.usualMs, signal);
      if (signal.aborted) {
        yield this.#stopped();
        return;
      }
      if (this.mode === "diesAfterText")
        yield { kind: "trouble", reason: "engineUnreachable", detail: `${this.name} broke off.` };
      else yield { kind: "done", report };
    } finally {
      this.running--;
    }
  }

  #stopped(): GenerateEvent {
    this.aborted++;
    return { kind: "done", report: { ...report, stopReason: "aborted" } };
  }
}

const report: GenerateReport = {
  promptTokens: tokens(10),
  reusedTokens: tokens(0),
  generatedTokens: tokens(1),
  queueMs: 0,
  prefillMs: 1,
  decodeMs: 1,
  stopReason: "endOfGeneration",
  meanLogProb: undefined,
};

import { tokens } from "../../base/brand.ts";
import type { Access, Admission, Caller } from "../../domain/access.ts";
import type { Clock } from "../../domain/clock.ts";
import { rest } from "../../domain/deadline.ts";
import type { GenerateReport, GenerateRequest, ModelInfo } from "../../domain/engine.ts";
import type { Log } from "../../domain/log.ts";
import { findFamily } from "../../prompt/families.ts";
import { failureOf, failureOfTrouble, RequestFailure } from "../failure.ts";
import type { Completion, Ending, FimRequest } from "./fimRequest.ts";
import { infoOf, type ModelDirectory, type ServedModel } from "./modelDirectory.ts";
import { partsOf } from "./partsOf.ts";
import { offeredNames, unknownModel } from "./offered.ts";
import { PieceBuffer } from "./pieces.ts";
import { renderFim, type PromptLimits } from "./renderFim.ts";

export type FimDeps = {
  readonly models: ModelDirectory;
  readonly access: Access;
  readonly limits: PromptLimits & { readonly maxTokens: number; readonly loadMs: number };
  readonly clock: Clock;
  readonly log: Log;
};

/** One request at the door. */
export type Asker = {
  readonly id: string;
  readonly caller: Caller;
  /** Aborted when the client is gone; with a RequestFailure as its reason when the request took too long. */
  readonly signal: AbortSignal;
  /** For the engine; missing where there are no traces. */
  readonly traceparent?: string;
  readonly onAdmitted: () => void;
  /** Told once about work that was admitted, whatever became of it. */
  readonly onWork: (work: Work) => void;
};

/** What a request has cost: figures only. */
export type Work = {
  readonly model: string;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly generatedTokens: number;
  readonly queueMs: number;
  readonly prefillMs: number;
  readonly decodeMs: number;
  /** From admission to the first text; missing where there was none. */
  readonly firstTextMs?: number;
  /** How the engine's work ended, or the trouble that it ended in. */
  readonly stop: string;
};

/** Admits, waits for a place, asks the engine. Resolves when the first text is there; rejects with a RequestFailure. */
export async function completeFim(deps: FimDeps, request: FimRequest, asker: Asker): Promise<Completion> {
  const served = deps.models.find(request.model);
  if (!served) throw unknownModel(request.model ?? "", await offeredNames(deps, asker.caller));
  const admission = await deps.access.admit(asker.caller, workOf(served.id, request));
  if (admission.kind === "refused") throw failureOf(admission);
  asker.onAdmitted();
  const run = new Run({ deps, request, asker, served, admission });
  return run.start();
}

const workOf = (model: string, { language, editor }: FimRequest) => ({
  model,
  ...(language !== undefined && { language }),
  ...(editor !== undefined && { editor }),
});

/** People of the same groups share what an engine remembers; somebody without a group shares it with nobody. */
const tenantOf = ({ groups, userId }: Caller): string =>
  groups.length === 0 ? `user ${userId}` : `groups ${groups.toSorted().join(" ")}`;

type RunInput = {
  readonly deps: FimDeps;
  readonly request: FimRequest;
  readonly asker: Asker;
  readonly served: ServedModel;
  readonly admission: Admission;
};

/** An admitted request: whatever happens, its place is given back and its cost is told, once. */
class Run {
  readonly #input: RunInput;
  readonly #buffer = new PieceBuffer();
  /** For a client with a time limit of its own. */
  readonly #enough: AbortController | undefined;
  readonly #startedAt: number;
  #firstTextAt: number | undefined;

  constructor(input: RunInput) {
    this.#input = input;
    this.#enough = input.request.maxDecodeMs === undefined ? undefined : new AbortController();
    this.#startedAt = input.deps.clock.now();
  }

  async start(): Promise<Completion> {
    const { asker, served, deps, admission } = this.#input;
    const asking = { who: asker.caller.userId, weight: admission.weight ?? 1 };
    let leave: (() => void) | undefined;
    let generate: GenerateRequest;
    try {
      leave = await served.queue.enter(asking, asker.signal);
      const { traceparent } = asker;
      generate = { ...(await this.#render(await this.#model())), ...(traceparent !== undefined && { traceparent }) };
    } catch (error) {
      leave?.();
      this.#settle(undefined, error instanceof RequestFailure ? error.kind : "defect", 0);
      throw error;
    }
    void this.#pump(generate, deps.clock.now() - this.#startedAt).finally(leave);
    await this.#buffer.begun();
    return {
      id: `cmpl-${asker.id}`,
      model: served.id,
      createdAtSeconds: Math.floor(Date.now() / 1000),
      pieces: this.#buffer.read(),
    };
  }

  /** Waits for a model that is being loaded, but not for ever. */
  async #model(): Promise<ModelInfo> {
    const { served, asker, deps } = this.#input;
    const ready = infoOf(served);
    if (ready) return ready;
    const stop = new AbortController();
    const signal = AbortSignal.any([asker.signal, stop.signal]);
    await Promise.race([served.engine.prepare(signal), rest(deps.clock, deps.limits.loadMs, signal)]);
    stop.abort();
    const loaded = infoOf(served);
    if (loaded) return loaded;
    const { state } = served.engine;
    throw failureOfTrouble(state.kind === "failed" ? state.reason : "engineStarting");
  }

  async #render(model: ModelInfo): Promise<GenerateRequest> {
    const { request, asker, served, deps } = this.#input;
    const family = findFamily(model.family);
    if (!family) throw failureOfTrouble("modelInvalid");
    const maxTokens = Math.min(request.maxTokens ?? Infinity, deps.limits.maxTokens);
    const { input } = request;
    if (input.kind === "parts")
      return {
        ...partsOf(input, family),
        sequenceKey: `${asker.caller.userId}\n${input.sequenceKey}`,
        tenant: tenantOf(asker.caller),
        ...{ maxTokens: tokens(maxTokens), stopTexts: request.stops },
        ...samplingOf(request),
      };
    const count = (texts: readonly string[]) => served.engine.countTokens(texts, asker.signal);
    const { parts, heal } = await renderFim(input, { model, family, limits: deps.limits, maxTokens, count });
    const path = input.kind === "hole" ? (input.path ?? "") : "";
    return {
      // Never shared between callers: how fast an answer comes must not tell what another has typed.
      sequenceKey: `${asker.caller.userId}\n${path}`,
      tenant: tenantOf(asker.caller),
      parts,
      heal: maxTokens === 0 ? "" : heal,
      maxTokens: tokens(maxTokens),
      stopTexts: request.stops,
      stopSpecials: family.ends,
      priority: maxTokens === 0 ? "background" : "interactive",
      ...samplingOf(request),
    };
  }

  /** Most requests end by themselves or with their client, and signals are a noticeable part of what a request costs. */
  get #signal(): AbortSignal {
    const { asker, request } = this.#input;
    const others = [this.#enough?.signal, request.enough].filter((signal) => signal !== undefined);
    return others.length === 0 ? asker.signal : AbortSignal.any([asker.signal, ...others]);
  }

  /** Reads until the engine has ended, even after the client is gone: then it says at once what it has cost. */
  async #pump(generate: GenerateRequest, queueMs: number): Promise<void> {
    const { served, asker, deps } = this.#input;
    try {
      for await (const event of served.engine.generate(generate, this.#signal)) {
        if (event.kind === "text") this.#take(event);
        else if (event.kind === "done") this.#end(event.report, queueMs);
        else {
          deps.log.warn(`request ${asker.id}: ${event.reason}: ${event.detail}`);
          this.#buffer.fail(failureOfTrouble(event.reason));
          this.#settle(undefined, event.reason, queueMs);
        }
      }
    } catch (error) {
      deps.log.bug("Engine.generate", error);
      this.#buffer.fail(new RequestFailure("defect", "The engine failed. The server's log has the details."));
      this.#settle(undefined, "defect", queueMs);
    }
  }

  /** Past the client's own time limit, the line that was begun is the last. */
  #take(piece: { readonly kind: "text"; readonly text: string }): void {
    if (this.#enough?.signal.aborted) return;
    const { request, deps } = this.#input;
    this.#firstTextAt ??= deps.clock.now();
    const isLate = deps.clock.now() - this.#firstTextAt > (request.maxDecodeMs ?? Infinity);
    const lineEnd = isLate ? piece.text.indexOf("\n") : -1;
    this.#buffer.push(lineEnd === -1 ? piece : { ...piece, text: piece.text.slice(0, lineEnd) });
    if (lineEnd !== -1) this.#enough?.abort();
  }

  #end(report: GenerateReport, queueMs: number): void {
    const { signal } = this.#input.asker;
    this.#settle(report, report.stopReason, queueMs);
    const reason: unknown = signal.reason;
    const isCancelled = report.stopReason === "aborted" && signal.aborted;
    if (!isCancelled) this.#buffer.push({ kind: "end", ending: endingOf(report) });
    else this.#buffer.fail(reason instanceof RequestFailure ? reason : failureOfTrouble("cancelled"));
  }

  #settle(report: GenerateReport | undefined, stop: string, queueMs: number): void {
    const { admission, asker, served, deps } = this.#input;
    const cost = { promptTokens: report?.promptTokens ?? 0, generatedTokens: report?.generatedTokens ?? 0 };
    const times = {
      queueMs: queueMs + (report?.queueMs ?? 0),
      prefillMs: report?.prefillMs ?? 0,
      decodeMs: report?.decodeMs ?? 0,
    };
    // Work that never began has no times of its own, and would make the figures look fast.
    const told = report && { ...times, totalMs: deps.clock.now() - this.#startedAt };
    admission.done({ ...cost, ...(told && { times: told }) });
    const first = this.#firstTextAt === undefined ? {} : { firstTextMs: this.#firstTextAt - this.#startedAt };
    asker.onWork({ model: served.id, ...cost, cachedTokens: report?.reusedTokens ?? 0, ...times, ...first, stop });
  }
}

const samplingOf = ({ temperature, topP, seed }: FimRequest) => ({
  ...{ temperature, seed },
  ...(topP === undefined ? {} : { topP }),
});

function endingOf(report: GenerateReport): Ending {
  const isCut = report.stopReason !== "endOfGeneration" && report.stopReason !== "stopText";
  return {
    finish: isCut ? "length" : "stop",
    stoppedBy: isCut ? "limit" : report.stopReason === "stopText" ? "word" : "end",
    promptTokens: report.promptTokens,
    cachedTokens: report.reusedTokens,
    generatedTokens: report.generatedTokens,
    prefillMs: report.prefillMs,
    decodeMs: report.decodeMs,
    report,
  };
}

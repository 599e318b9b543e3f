import { tokens } from "../../base/brand.ts";
import type { Clock } from "../../domain/clock.ts";
import type { EngineState, GenerateReport, ModelInfo } from "../../domain/engine.ts";
import type { Log } from "../../domain/log.ts";
import type { EngineTrouble } from "../../domain/reason.ts";
import { findFamily } from "../../prompt/families.ts";
import type { Prepare, StateMessage } from "../protocol.ts";
import { measureSpeed } from "./calibrate.ts";
import type { Speed } from "./speed.ts";
import type { Workbench } from "./generate.ts";
import { openWorkbench } from "./openWorkbench.ts";
import type { Inference, LoadedModel } from "./inference.ts";
import { familyTokens } from "./promptTokens.ts";
import type { Scheduler } from "./scheduler.ts";
import { speedKey, type SpeedMemory } from "./speedMemory.ts";

export type SlotDeps = {
  /** Loads the library itself; called once, when a model is first wanted. */
  readonly inference: () => Promise<Inference>;
  readonly scheduler: Scheduler;
  readonly speeds: SpeedMemory;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: (message: StateMessage) => void;
};

type Wanted = { readonly prepare: Prepare; readonly key: string; readonly stop: AbortController };

/** The one model in memory. Whoever asks last decides which one it is. */
export class ModelSlot {
  readonly #deps: SlotDeps;
  #inference: Promise<Inference> | undefined;
  #state: EngineState = { kind: "idle" };
  #load = 0;
  #wanted: Wanted | undefined;
  #loading: Promise<void> = Promise.resolve();
  #model: LoadedModel | undefined;
  #bench: Workbench | undefined;
  #speed: Speed | undefined;
  /** Not one that was measured beside others' work, which would decide for ever how many threads evaluate. */
  #isWorthRemembering = true;

  constructor(deps: SlotDeps) {
    this.#deps = deps;
  }

  get message(): StateMessage {
    return { state: this.#state, load: this.#load };
  }

  /** What is needed to answer requests; undefined while no model is ready. */
  get bench(): Workbench | undefined {
    return this.#bench;
  }

  /** Loads a model unless it is there, and waits until it, or a model that somebody wanted later, is ready or has failed. */
  async want(prepare: Prepare): Promise<StateMessage> {
    const key = keyOf(prepare);
    const retries = this.#state.kind === "failed";
    if (this.#wanted?.key !== key || retries) {
      this.#wanted?.stop.abort();
      const wanted: Wanted = { prepare, key, stop: new AbortController() };
      this.#wanted = wanted;
      this.#loading = this.#loading.then(() => this.#change(wanted));
    }
    let awaited: Promise<void> | undefined;
    while (awaited !== this.#loading) {
      awaited = this.#loading;
      await awaited;
    }
    return this.message;
  }

  async dispose(): Promise<void> {
    this.#wanted?.stop.abort();
    this.#wanted = undefined;
    await this.#loading;
    this.#closeBench();
    await this.#model?.dispose();
    const inference = await this.#inference?.catch(() => undefined);
    await inference?.dispose();
  }

  #closeBench(): void {
    this.#bench?.shelf.clear();
    this.#bench = undefined;
  }

  /** Waits for the running request to end, exchanges the models, and never rejects. */
  async #change(wanted: Wanted): Promise<void> {
    if (wanted !== this.#wanted) return;
    this.#become({ kind: "loading", detail: `Loading ${wanted.prepare.model.id}.`, progress: 0 });
    const turn = this.#deps.scheduler.enter({ client: "host", key: "model", priority: "host" });
    if (!turn) return;
    try {
      await turn.checkpoint();
      this.#deps.scheduler.abortInterrupted();
      await this.#exchange(wanted);
    } catch (error) {
      this.#deps.log.bug("ModelSlot", error);
      this.#fail("engineFailed", `Loading ${wanted.prepare.model.id} failed: ${String(error)}`);
    } finally {
      turn.end();
    }
  }

  async #exchange(wanted: Wanted): Promise<void> {
    const { log, clock } = this.#deps;
    this.#closeBench();
    await this.#model?.dispose();
    this.#model = undefined;
    if (wanted !== this.#wanted) return;
    const { prepare, stop } = wanted;
    const since = clock.now();
    const inference = await (this.#inference ??= this.#deps.inference());
    let told = 0;
    const onProgress = (progress: number): void => {
      if (progress < told + 5 || wanted !== this.#wanted) return;
      told = progress;
      this.#become({ kind: "loading", detail: `Loading ${prepare.model.id}.`, progress });
    };
    const outcome = await inference.load({ ...prepare, onProgress, signal: stop.signal });
    if (outcome.kind === "loaded") this.#model = outcome.model;
    if (wanted !== this.#wanted) return;
    if (outcome.kind === "trouble") return this.#fail(outcome.reason, outcome.detail);
    const loadMs = Math.round(clock.now() - since);
    const speed = await this.#speedOf(prepare, outcome.model);
    log.info(
      `${prepare.model.id} ready on ${outcome.model.device} in ${loadMs} ms, ${speed.prefillPerSecond} and ${speed.decodePerSecond} tokens/s`,
    );
    this.#load++;
    this.#serve(prepare, outcome.model, speed);
  }

  /**
   * A request that was faster than the measurement corrects it: a machine that was busy when the model was first loaded
   * would be taken for a slow one for ever.
   */
  async observe(report: GenerateReport): Promise<void> {
    const evaluated = report.promptTokens - report.reusedTokens;
    const old = this.#speed;
    const model = this.#model;
    const wanted = this.#wanted;
    // Who was stopped before the first token did not evaluate the whole prompt.
    if (evaluated < 128 || report.generatedTokens < 1) return;
    if (this.#state.kind !== "ready" || !model || !wanted || !old) return;
    const prefillPerSecond = Math.round(evaluated / Math.max(0.001, report.prefillMs / 1000));
    if (prefillPerSecond < old.prefillPerSecond * 1.2) return;
    const decoded = Math.round((report.generatedTokens / Math.max(1, report.decodeMs)) * 10_000) / 10;
    const decodePerSecond = Math.max(old.decodePerSecond, report.generatedTokens >= 8 ? decoded : 0);
    const shortPrefillPerSecond = (old.shortPrefillPerSecond * prefillPerSecond) / old.prefillPerSecond;
    const speed = { ...old, prefillPerSecond, shortPrefillPerSecond, decodePerSecond };
    this.#serve(wanted.prepare, model, speed);
    await this.#remember(await speedKey(wanted.prepare.model, model), speed);
  }

  async #speedOf(prepare: Prepare, model: LoadedModel): Promise<Speed> {
    const key = await speedKey(prepare.model, model);
    const known = await this.#deps.speeds.recall(key);
    this.#isWorthRemembering = true;
    if (known) return known;
    this.#become({ kind: "loading", detail: `Measuring the speed of ${prepare.model.id}.`, progress: 100 });
    const { speed, wasDisturbed } = await measureSpeed(model, { clock: this.#deps.clock });
    this.#isWorthRemembering = !wasDisturbed;
    await this.#remember(key, speed);
    return speed;
  }

  async #remember(key: string, speed: Speed): Promise<void> {
    if (!this.#isWorthRemembering) return;
    await this.#deps.speeds
      .remember(key, speed)
      .catch((error: unknown) => this.#deps.log.warn(`speeds not saved: ${String(error)}`));
  }

  #serve({ model: file, options }: Prepare, model: LoadedModel, speed: Speed): void {
    const family = findFamily(file.family);
    this.#speed = speed;
    this.#bench = openWorkbench({ ...this.#deps, model, family, speed, options, before: this.#bench });
    const info: ModelInfo = {
      id: file.id,
      file: file.file,
      sha256: file.sha256,
      family: file.family,
      contextTokens: tokens(model.contextTokens),
      trainedContextTokens: tokens(model.trainedContextTokens),
      tokenIds: familyTokens(model.vocabulary, family),
      device: model.device,
      threads: speed.threads,
      prefillPerSecond: speed.prefillPerSecond,
      decodePerSecond: speed.decodePerSecond,
    };
    this.#become({ kind: "ready", model: info });
  }

  #fail(reason: EngineTrouble, detail: string): void {
    this.#deps.log.warn(`${reason}: ${detail}`);
    this.#become({ kind: "failed", reason, detail });
  }

  #become(state: EngineState): void {
    this.#state = state;
    this.#deps.onChange(this.message);
  }
}

/** Idle minutes do not concern the model. */
const keyOf = ({ model, options }: Prepare): string =>
  JSON.stringify([
    model.file,
    model.sha256,
    model.family,
    options.gpu,
    options.threads,
    options.contextTokens,
    options.sequences,
    options.parkedMiB,
  ]);

import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../domain/clock.ts";
import type { EngineState, GenerateEvent } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import type { Located } from "../domain/modelStore.ts";
import type { EngineTrouble } from "../domain/reason.ts";
import { type BackOff, CrashHistory } from "../base/backOff.ts";
import { deadlines } from "./deadlines.ts";
import { rest } from "../domain/deadline.ts";
import type { Endpoint } from "./endpoint.ts";
import { findOrStart } from "./findOrStart.ts";
import type { HostLink, LinkEnd } from "./hostLink.ts";
import type { EngineOptions, Prepare, StateMessage } from "./protocol.ts";
import type { SpawnHost } from "./spawnHost.ts";

export type SupervisorDeps = {
  readonly locateModel: () => Promise<Located>;
  readonly options: () => EngineOptions;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly spawnHost: SpawnHost;
  readonly endpoint: Endpoint;
  readonly backOff: BackOff;
  readonly random: () => number;
  readonly onState: (state: EngineState) => void;
};

export type Ready = { readonly link: HostLink; readonly load: number };

const lookAgainMs = 10_000;

/** A request may try again what failed, but not at every key press. */
const retryMs = 5000;

/** Keeps a connection to a host that has the wanted model loaded. */
export class Supervisor {
  readonly #deps: SupervisorDeps;
  readonly #crashes: CrashHistory;
  readonly #disposed = new AbortController();
  #state: EngineState = { kind: "idle" };
  #link: { readonly link: HostLink; prepared: string | undefined } | undefined;
  #load = -1;
  #work: Promise<void> | undefined;
  /** Set when the host has died: how long to wait before the next one. */
  #restartMs: number | undefined;
  #willLook = false;
  #triedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
    this.#crashes = new CrashHistory(deps.backOff, deps.random);
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Undefined while requests cannot be answered. */
  get ready(): Ready | undefined {
    if (this.#state.kind !== "ready" || !this.#link) return undefined;
    return { link: this.#link.link, load: this.#load };
  }

  /** Why a request cannot be answered. */
  get trouble(): GenerateEvent {
    const state = this.#state;
    switch (state.kind) {
      case "failed":
        return { kind: "trouble", reason: state.reason, detail: state.detail };
      case "restarting":
        return { kind: "trouble", reason: "engineRestarting", detail: state.detail };
      case "starting":
      case "loading":
        return { kind: "trouble", reason: "engineStarting", detail: state.detail };
      case "idle":
      case "ready":
        return { kind: "trouble", reason: "engineStarting", detail: "The engine is starting." };
    }
  }

  async prepare(signal: AbortSignal): Promise<EngineState> {
    this.#crashes.forget();
    const stop = abortOf(signal);
    // Work in progress may have begun before the settings changed.
    await Promise.race([stop.aborted, this.#work]);
    do {
      if (signal.aborted || this.#disposed.signal.aborted) break;
      await Promise.race([stop.aborted, this.#ensure()]);
    } while (this.#state.kind !== "ready" && this.#state.kind !== "failed");
    stop.release();
    return this.#state;
  }

  /** Starts in the background what a request is missing. */
  startSoon(): void {
    if (this.#state.kind === "failed" && this.#deps.clock.now() - this.#triedAt < retryMs) return;
    // Crashes in a row are tried again only when somebody asks for it.
    if (this.#state.kind === "failed" && this.#crashes.count > 0) return;
    void this.#ensure();
  }

  /** The host has answered a request: earlier crashes do not count any more. */
  wasUseful(): void {
    this.#crashes.forget();
  }

  async dispose(): Promise<void> {
    this.#disposed.abort();
    this.#link?.link.close();
    this.#link = undefined;
    await this.#work;
    this.#state = { kind: "idle" };
  }

  /** One attempt at a time; never rejects. */
  #ensure(): Promise<void> {
    if (this.#disposed.signal.aborted) return Promise.resolve();
    this.#work ??= this.#attempt()
      .catch((error: unknown) => {
        this.#deps.log.bug("Supervisor", error);
        this.#fail("engineFailed", `The engine could not be started: ${String(error)}`);
      })
      .finally(() => {
        this.#work = undefined;
        this.#triedAt = this.#deps.clock.now();
        // The host may have died in the middle of it.
        if (this.#restartMs !== undefined) void this.#ensure();
      });
    return this.#work;
  }

  async #attempt(): Promise<void> {
    const { signal } = this.#disposed;
    const delayMs = this.#restartMs;
    this.#restartMs = undefined;
    if (delayMs !== undefined) await rest(this.#deps.clock, delayMs, signal);
    if (signal.aborted) return;
    const located = await this.#deps.locateModel();
    if (signal.aborted) return;
    if (located.kind === "trouble") return this.#fail(located.reason, located.detail);
    const prepare: Prepare = { model: located.model, options: this.#deps.options() };
    if (!this.#link && !(await this.#connect(delayMs === undefined ? "starting" : "restarting"))) return;
    const held = this.#link;
    const key = JSON.stringify(prepare);
    if (!held || (held.prepared === key && this.#has(prepare))) return;
    held.prepared = key;
    if (this.#state.kind !== "loading") this.#become({ kind: "loading", detail: `Loading ${prepare.model.id}.` });
    const since = this.#deps.clock.now();
    const message = await held.link.prepare(prepare);
    if (signal.aborted || held !== this.#link) return;
    if (message) return this.#hear(message);
    held.link.close();
    if (this.#deps.clock.now() - since < deadlines.loadMs) return this.#ended({ kind: "lost" });
    this.#link = undefined;
    this.#fail("timedOut", `${prepare.model.id} was not loaded within ${deadlines.loadMs / 60_000} minutes.`);
  }

  async #connect(kind: "starting" | "restarting"): Promise<boolean> {
    const { signal } = this.#disposed;
    // Looking again in vain is nothing to show.
    if (this.#state.kind !== "failed" || this.#state.reason !== "engineVersion")
      this.#become({ kind, detail: kind === "starting" ? "The engine is starting." : restartDetail });
    const outcome = await findOrStart({ ...this.#deps, signal });
    if (signal.aborted) {
      if (outcome.kind === "linked") outcome.link.close();
      return false;
    }
    if (outcome.kind === "trouble") {
      this.#fail(outcome.reason, outcome.detail);
      return false;
    }
    const held = { link: outcome.link, prepared: undefined };
    this.#link = held;
    outcome.link.listen({
      state: (message) => {
        if (this.#link === held && held.prepared !== undefined) this.#hear(message);
      },
      end: (end) => {
        if (this.#link === held) this.#ended(end);
      },
    });
    return this.#link === held;
  }

  /** Another client may have had the host load another model since. */
  #has({ model }: Prepare): boolean {
    return this.#state.kind === "ready" && this.#state.model.file === model.file;
  }

  #hear({ state, load }: StateMessage): void {
    // A model that is exchanged makes the host say so; until then the old one answers nothing more.
    if (state.kind === "idle") return;
    this.#load = load;
    this.#become(state);
  }

  #ended(end: LinkEnd): void {
    this.#link = undefined;
    if (this.#disposed.signal.aborted) return;
    if (end.kind === "bye") return this.#become({ kind: "idle" });
    const delayMs = this.#crashes.crashedAt(this.#deps.clock.now());
    if (delayMs === undefined)
      return this.#fail(
        "engineFailed",
        `The engine ended unexpectedly ${this.#crashes.count} times. Its log is ${this.#deps.endpoint.folder}/engine.log.`,
      );
    this.#become({ kind: "restarting", detail: restartDetail });
    this.#restartMs = delayMs;
    void this.#ensure();
  }

  #fail(reason: EngineTrouble, detail: string): void {
    if (this.#disposed.signal.aborted) return;
    const state: EngineState = { kind: "failed", reason, detail };
    if (!isDeepStrictEqual(state, this.#state)) this.#deps.log.warn(`engine: ${reason}: ${detail}`);
    this.#become(state);
    if (reason === "modelMissing" || reason === "engineVersion") void this.#lookAgain();
  }

  /** Somebody may pull the model, or close the last editor of the other version, without telling this process. */
  async #lookAgain(): Promise<void> {
    if (this.#willLook) return;
    this.#willLook = true;
    await rest(this.#deps.clock, lookAgainMs, this.#disposed.signal);
    this.#willLook = false;
    if (this.#state.kind === "failed") await this.#ensure();
  }

  #become(state: EngineState): void {
    // The answer to `prepare` repeats what a notification said before.
    if (this.#disposed.signal.aborted || isDeepStrictEqual(state, this.#state)) return;
    this.#state = state;
    this.#deps.onState(state);
  }
}

const restartDetail = "The engine ended unexpectedly and is being restarted.";

/** Resolves on abort; `release` takes the listener off a signal that outlives the wait. */
function abortOf(signal: AbortSignal): { readonly aborted: Promise<void>; release(): void } {
  let stop = (): void => {};
  const aborted = new Promise<void>((resolve) => (stop = resolve));
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  return { aborted, release: () => signal.removeEventListener("abort", stop) };
}

import type { Engine, EngineState, ReplicaHealth } from "../../domain/engine.ts";
import type { TeamSettings } from "../team/openTeam.ts";
import { engineOfEndpoints, type EndpointsDeps, type EndpointSettings } from "./engineOfEndpoints.ts";

export type ConfiguredDeps = Omit<EndpointsDeps, "settings"> & {
  /** Read at every use, so that a changed setting holds at once. */
  readonly settings: () => EndpointSettings & { readonly team?: TeamSettings | undefined };
  /** The engine of this machine, where the settings name no other. */
  readonly embedded: Engine;
  /** Opens the team's server at `server.url`. */
  readonly openTeam?: (settings: TeamSettings) => Engine;
};

/** The engine that the settings ask for: the one of this machine, or servers. */
export const createConfiguredEngine = (deps: ConfiguredDeps): Engine => new ConfiguredEngine(deps);

class ConfiguredEngine implements Engine {
  readonly #deps: ConfiguredDeps;
  readonly #listeners = new Set<(state: EngineState) => void>();
  #current: Engine;
  #key = "";
  #unsubscribe: () => void;

  constructor(deps: ConfiguredDeps) {
    this.#deps = deps;
    this.#current = deps.embedded;
    this.#unsubscribe = this.#listenTo(deps.embedded);
  }

  get state(): EngineState {
    return this.#engine.state;
  }

  onState(listener: (state: EngineState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  prepare(signal: AbortSignal): Promise<EngineState> {
    return this.#engine.prepare(signal);
  }

  countTokens(...[texts, signal]: Parameters<Engine["countTokens"]>): ReturnType<Engine["countTokens"]> {
    return this.#engine.countTokens(texts, signal);
  }

  async tokenIds(text: string, signal: AbortSignal): Promise<readonly number[] | undefined> {
    return this.#engine.tokenIds?.(text, signal);
  }

  replicas(): readonly ReplicaHealth[] {
    return this.#engine.replicas?.() ?? [];
  }

  generate(...[request, signal]: Parameters<Engine["generate"]>): ReturnType<Engine["generate"]> {
    return this.#engine.generate(request, signal);
  }

  async dispose(): Promise<void> {
    this.#unsubscribe();
    this.#listeners.clear();
    const remote = this.#current === this.#deps.embedded ? [] : [this.#current.dispose()];
    await Promise.all([...remote, this.#deps.embedded.dispose()]);
  }

  get #engine(): Engine {
    const settings = this.#deps.settings();
    const key = settings.entries.length === 0 && !settings.team ? "" : JSON.stringify(settings);
    if (key === this.#key) return this.#current;
    const old = this.#current;
    this.#unsubscribe();
    this.#key = key;
    this.#current = this.#open(settings);
    this.#unsubscribe = this.#listenTo(this.#current);
    if (old !== this.#deps.embedded) void old.dispose();
    return this.#current;
  }

  #open(settings: ReturnType<ConfiguredDeps["settings"]>): Engine {
    const { openTeam, embedded } = this.#deps;
    if (settings.team && openTeam) return openTeam(settings.team);
    return settings.entries.length === 0 ? embedded : engineOfEndpoints({ ...this.#deps, settings });
  }

  #listenTo(engine: Engine): () => void {
    return engine.onState((state) => {
      for (const listener of this.#listeners) listener(state);
    });
  }
}

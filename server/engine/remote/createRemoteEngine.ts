import { createHash } from "node:crypto";
import type { Tokens } from "../../base/brand.ts";
import type { Clock } from "../../domain/clock.ts";
import { rest, unlessAborted } from "../../domain/deadline.ts";
import type { Engine, EngineState, GenerateEvent, GenerateRequest } from "../../domain/engine.ts";
import type { Endpoint } from "./endpoint.ts";
import type { RemoteModel } from "./model.ts";
import { openModel } from "./remoteModel.ts";
import { Server, usualPatience, type Patience } from "./server.ts";
import { estimateTokens } from "./tokenizer.ts";
import { trouble, type Trouble } from "./trouble.ts";
import { ask } from "./ask.ts";

export type RemoteEngineDeps = {
  readonly endpoint: Endpoint;
  /** Taken where the server does not say how large its context is, and asked of Ollama. */
  readonly contextTokens: () => number;
  readonly clock: Clock;
  readonly patience?: Patience;
};

/** How often, and how long, to ask a server that is loading its model. */
const loading = { pollMs: 1000, longestMs: 120_000 };

/** The model of one server. It looks at the server when it is prepared, and again after that has failed. */
export const createRemoteEngine = (deps: RemoteEngineDeps): Engine => new RemoteEngine(deps);

class RemoteEngine implements Engine {
  readonly #deps: RemoteEngineDeps;
  readonly #server: Server;
  readonly #listeners = new Set<(state: EngineState) => void>();
  readonly #ended = new AbortController();
  #state: EngineState = { kind: "idle" };
  #model: RemoteModel | undefined;
  #preparing: Promise<void> | undefined;

  constructor(deps: RemoteEngineDeps) {
    const { endpoint, clock, patience = usualPatience } = deps;
    this.#deps = deps;
    this.#server = new Server({ endpoint, clock, patience });
  }

  get state(): EngineState {
    return this.#state;
  }

  onState(listener: (state: EngineState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async prepare(signal: AbortSignal): Promise<EngineState> {
    if (this.#state.kind === "ready" || signal.aborted) return this.#state;
    this.#preparing ??= this.#open().finally(() => (this.#preparing = undefined));
    await unlessAborted(this.#preparing, signal);
    return this.#state;
  }

  async countTokens(texts: readonly string[], signal: AbortSignal): Promise<readonly Tokens[]> {
    if (!this.#model) return [];
    const { tokenizer } = this.#model;
    return tokenizer ? tokenizer.count(texts, signal) : texts.map(estimateTokens);
  }

  async tokenIds(text: string, signal: AbortSignal): Promise<readonly number[] | undefined> {
    return this.#model?.tokenizer?.ids(text, signal);
  }

  async *generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<GenerateEvent> {
    const model = this.#model;
    if (!model) {
      yield troubleOfState(this.#state);
      return;
    }
    const { clock, contextTokens } = this.#deps;
    const setting = { server: this.#server, model, clock, session: sessionOf(request) };
    yield* ask({ ...setting, contextTokens: contextTokens() }, request, signal);
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
    this.#listeners.clear();
    await this.#preparing;
  }

  async #open(): Promise<void> {
    const { endpoint } = this.#deps;
    const become = (next: EngineState): void => {
      this.#state = next;
      for (const listener of this.#listeners) listener(next);
    };
    become({ kind: "starting", detail: `Asking ${endpoint.url}.` });
    const { signal } = this.#ended;
    const opened = await openWhenLoaded({ server: this.#server, deps: this.#deps, signal, become });
    if (signal.aborted) return;
    this.#model = opened.kind === "model" ? opened : undefined;
    become(opened.kind === "model" ? { kind: "ready", model: opened.info } : { ...opened, kind: "failed" });
  }
}

type Opening = {
  readonly server: Server;
  readonly deps: RemoteEngineDeps;
  readonly signal: AbortSignal;
  readonly become: (state: EngineState) => void;
};

async function openWhenLoaded({ server, deps, signal, become }: Opening): Promise<RemoteModel | Trouble> {
  const { clock } = deps;
  for (const startedAt = clock.now(); ;) {
    const opened = await openModel({ server, clock, contextTokens: deps.contextTokens(), signal });
    const isLoading = opened.kind === "trouble" && opened.reason === "engineStarting";
    if (!isLoading || signal.aborted || clock.now() - startedAt > loading.longestMs) return opened;
    become({ kind: "loading", detail: opened.detail });
    await rest(clock, loading.pollMs, signal);
  }
}

function troubleOfState(state: EngineState): Trouble {
  switch (state.kind) {
    case "failed":
      return { ...state, kind: "trouble" };
    case "ready":
    case "idle":
      return trouble("engineStarting", "");
    default:
      return trouble("engineStarting", state.detail);
  }
}

/** Balancers hash it; no path of a file leaves in it. */
const sessionOf = ({ sequenceKey, tenant = "" }: GenerateRequest): string =>
  createHash("sha256").update(`${tenant}\n${sequenceKey}`).digest("hex").slice(0, 16);

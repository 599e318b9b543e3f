import { field } from "../../base/record.ts";
import type { Clock } from "../../domain/clock.ts";
import { rest, unlessAborted } from "../../domain/deadline.ts";
import type { EngineState, ModelInfo } from "../../domain/engine.ts";
import type { EngineTrouble } from "../../domain/reason.ts";
import { teamPaths, type TeamPolicy } from "../../domain/teamServer.ts";
import { textOf } from "../remote/json.ts";
import { trouble, type Trouble } from "../remote/trouble.ts";
import { readModel } from "./readModel.ts";
import { readPolicy } from "./readPolicy.ts";
import type { TeamClient } from "./teamClient.ts";
import type { TeamTrouble } from "./teamTrouble.ts";

export type TeamLinkDeps = {
  readonly url: string;
  readonly client: TeamClient;
  readonly clock: Clock;
  readonly token: () => string | undefined;
  readonly projects: () => readonly string[];
  readonly random: () => number;
};

/** How long until a server is asked again by itself. */
const refreshMs = 300_000;
const firstRetryMs = 1000;
const longestRetryMs = 60_000;
/** Where only people can change something. */
const refusedRetryMs = 300_000;
/** A sign-in is noticed without asking the server. */
const tokenPollMs = 2000;
const loadingMs = 1500;

/** Whether a server can be used, its model and its policy; looks again by itself, and less often the longer it fails. */
export class TeamLink {
  readonly #deps: TeamLinkDeps;
  readonly #listeners = new Set<(state: EngineState) => void>();
  readonly #ended = new AbortController();
  #state: EngineState = { kind: "idle" };
  #user: string | undefined;
  /** For which the policy was asked. */
  #projects: readonly string[] = [];
  #policy: { readonly tag: string; readonly policy: TeamPolicy } | undefined;
  #opening: Promise<void> | undefined;
  #watch: AbortController | undefined;
  #failures = 0;
  #notBefore = 0;

  constructor(deps: TeamLinkDeps) {
    this.#deps = deps;
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Undefined until the server has told it. */
  get policy(): TeamPolicy | undefined {
    return this.#policy?.policy;
  }

  /** As whom the server knows the owner of the token; kept while it cannot be reached. */
  get user(): string | undefined {
    return this.#user;
  }

  /** Another folder was opened: nothing may be sent until the rules for it are known. */
  get isForOthers(): boolean {
    return this.#state.kind === "ready" && this.#projects !== this.#deps.projects();
  }

  /** Reads the rules anew; meanwhile it is not ready. */
  async readRules(): Promise<void> {
    this.#become({ kind: "starting", detail: `Reading the rules of ${this.#deps.url}.` });
    await this.lookAgain();
  }

  /** Looks at once, because what it has found so far may hold no more: somebody has signed in or out. */
  async lookAgain(): Promise<void> {
    await this.#opening;
    if (this.#ended.signal.aborted || this.#state.kind === "idle") return;
    this.#notBefore = 0;
    await (this.#opening ??= this.#open());
  }

  onState(listener: (state: EngineState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Looks at the server, unless it has asked to be left alone. */
  async prepare(signal: AbortSignal): Promise<EngineState> {
    if (this.#state.kind === "ready" || signal.aborted || this.#deps.clock.now() < this.#notBefore) return this.#state;
    this.#opening ??= this.#open();
    await unlessAborted(this.#opening, signal);
    return this.#state;
  }

  /** A request has failed: where the next ones would as well, that is the state until the server is well again. */
  note(failed: TeamTrouble): Trouble {
    const told = trouble(failed.reason, failed.detail);
    if (lasting.has(failed.reason) && this.#state.kind === "ready") this.#fail(failed);
    return told;
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
    this.#watch?.abort();
    this.#user = undefined;
    this.#listeners.clear();
    this.#deps.client.dispose();
    await this.#opening;
  }

  async #open(): Promise<void> {
    if (this.#state.kind === "idle") this.#become({ kind: "starting", detail: `Asking ${this.#deps.url}.` });
    await this.#look().finally(() => (this.#opening = undefined));
  }

  /** Policy first: without it nothing may be sent. */
  async #look(): Promise<void> {
    const found = await this.#ask();
    if (this.#ended.signal.aborted) return;
    if (found.kind === "trouble") this.#fail(found);
    else {
      this.#failures = 0;
      this.#notBefore = 0;
      const { state } = this;
      const isOther = this.#user !== found.user;
      this.#user = found.user;
      const isSame = state.kind === "ready" && JSON.stringify(state.model) === JSON.stringify(found.model);
      if (!isSame) this.#become({ kind: "ready", model: found.model });
      else if (isOther) this.#tell();
      this.#lookAgainIn(refreshMs);
    }
  }

  async #ask(): Promise<Found | TeamTrouble> {
    const { client, url, token } = this.#deps;
    const { signal } = this.#ended;
    const projects = this.#deps.projects();
    const query = new URLSearchParams();
    for (const project of projects) query.append("project", project);
    if (this.#policy !== undefined) query.set("known", this.#policy.tag);
    const told = await client.ask(`${teamPaths.policy}?${query.toString()}`, undefined, signal);
    if (told.kind === "trouble") return told;
    const policy = readPolicy(told.body, this.#policy);
    const isChanged = policy !== this.#policy;
    this.#policy = policy;
    this.#projects = projects;
    if (isChanged) this.#tell();
    if (policy.policy.kind === "closed") return trouble("serverForbids", `${url}: ${policy.policy.reason}.`);
    const answer = await client.ask(teamPaths.model, undefined, signal);
    if (answer.kind === "trouble") return answer;
    // A server without accounts has a name for everybody, which is nobody's.
    const user = token() === undefined ? undefined : textOf(field(answer.body, "user")).slice(0, 200) || undefined;
    const read = readModel(url, answer.body);
    return read.kind === "trouble" ? read : { ...read, user };
  }

  #fail(failed: TeamTrouble): void {
    const { clock, random } = this.#deps;
    if (failed.reason === "serverSignIn") this.#user = undefined;
    const isLoading = failed.reason === "engineStarting" || failed.reason === "engineRestarting";
    this.#failures = isLoading ? 0 : this.#failures + 1;
    const usual = refused.has(failed.reason)
      ? refusedRetryMs
      : Math.min(longestRetryMs, firstRetryMs * 2 ** (this.#failures - 1));
    // Many editors that lost the same server do not all come back in the same instant.
    const delay = isLoading ? loadingMs : (failed.waitMs ?? usual) * (1 + random() / 4);
    this.#notBefore = failed.waitMs === undefined ? 0 : clock.now() + failed.waitMs;
    this.#become(
      isLoading
        ? { kind: "loading", detail: failed.detail }
        : { kind: "failed", reason: failed.reason, detail: failed.detail },
    );
    this.#lookAgainIn(delay);
  }

  #lookAgainIn(ms: number): void {
    this.#watch?.abort();
    const { signal } = (this.#watch = new AbortController());
    const until = this.#deps.clock.now() + ms;
    const refusedToken = this.#deps.token();
    const wait = async (): Promise<void> => {
      while (!signal.aborted) {
        const left = until - this.#deps.clock.now();
        if (left <= 0 || this.#deps.token() !== refusedToken) break;
        await rest(this.#deps.clock, this.#isWaitingForPerson ? Math.min(left, tokenPollMs) : left, signal);
      }
      if (!signal.aborted) await (this.#opening ??= this.#open());
    };
    void wait();
  }

  get #isWaitingForPerson(): boolean {
    return this.#state.kind === "failed" && refused.has(this.#state.reason);
  }

  #become(next: EngineState): void {
    this.#state = next;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.#state);
  }
}

type Found = { readonly kind: "model"; readonly model: ModelInfo; readonly user: string | undefined };

const refused: ReadonlySet<EngineTrouble> = new Set(["serverSignIn", "serverForbids", "serverVersion"]);
const lasting: ReadonlySet<EngineTrouble> = new Set([
  ...refused,
  "serverOverQuota",
  "serverUnreachable",
  "engineStarting",
]);

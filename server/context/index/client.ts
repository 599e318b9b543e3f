import { isAbsolute, relative, sep } from "node:path";
import { withCapitalDrive } from "../../base/fileOfUri.ts";
import { rest } from "../../domain/deadline.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Log } from "../../domain/log.ts";
import type {
  DefinitionQuery,
  IndexState,
  RepositoryIndex,
  SimilarQuery,
  WaysQuery,
} from "../../domain/repositoryIndex.ts";
import { answerOf } from "./adapters/channel.ts";
import { IndexProcess } from "./indexProcess.ts";
import { OpenTexts } from "./openTexts.ts";
import type {
  FromIndex,
  IndexReport,
  ModulePathQuery,
  OpenText,
  PathVerdict,
  PlaceQuery,
  QuestionName,
  Questions,
  UsesQuery,
} from "./protocol.ts";
import type { IndexSettings } from "./settings.ts";
import { Suspects } from "./suspects.ts";

/** An answer takes milliseconds; whoever waits for a completion has given up long before. */
const answerMs = 3000;
/** No sign of life for so long, while a question waits: the process hangs in a parser. */
const hungMs = 30_000;
const mostQuestions = 64;

export type RepositoryIndexOptions = {
  /** Absolute. */
  readonly root: string;
  /** Arguments for `process.execPath` that start the child: what `ownCommand("index", "run")` answers. */
  readonly command: readonly string[];
  readonly settings: IndexSettings;
  /** Folder for snapshots of all roots; made when it is needed. */
  readonly cacheFolder: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** What commands can ask besides. */
export type InspectableIndex = RepositoryIndex & {
  readonly pid: number | undefined;
  report(signal: AbortSignal): Promise<IndexReport | undefined>;
  /** Whether a file is indexed, and the rule that excludes it if not. */
  explain(path: string, signal: AbortSignal): Promise<PathVerdict | undefined>;
};

/** Starts the index's process at once. */
export const createRepositoryIndex = (options: RepositoryIndexOptions): InspectableIndex => new IndexClient(options);

class IndexClient implements InspectableIndex {
  readonly #options: RepositoryIndexOptions;
  readonly #process: IndexProcess;
  readonly #openTexts: OpenTexts;
  readonly #suspects = new Suspects();
  readonly #listeners = new Set<(state: IndexState) => void>();
  readonly #questions = new Map<number, (answer: unknown) => void>();
  #state: IndexState = { kind: "building", files: 0, definitions: 0, detail: "starting" };
  #count = 0;
  /** When a question was sent that nothing has been heard since. */
  #silentSinceMs: number | undefined;

  constructor(options: RepositoryIndexOptions) {
    // Its spelling names the snapshot on disk: a shell and an editor must find the same.
    this.#options = { ...options, root: withCapitalDrive(options.root) };
    const { clock, command } = options;
    this.#openTexts = new OpenTexts(clock, (path, open) => this.#process.send({ kind: "open", path, open }));
    this.#process = new IndexProcess({
      command,
      clock,
      onUp: () => this.#brief(),
      onMessage: (message) => this.#heard(message),
      onDown: (hasGivenUp) => this.#lost(hasGivenUp),
    });
  }

  get root(): string {
    return this.#options.root;
  }

  get state(): IndexState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  onState(listener: (state: IndexState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setOpenText(path: string, open: OpenText | undefined): void {
    const inside = this.#inside(path);
    if (inside !== undefined) this.#openTexts.set(inside, open);
  }

  filesChanged(paths: readonly string[]): void {
    const inside = paths.flatMap((path) => this.#inside(path) ?? []);
    this.#suspects.changed(inside);
    if (inside.length > 0) this.#process.send({ kind: "changed", paths: inside });
  }

  async outlineOf(path: string, signal: AbortSignal) {
    return this.#ask("outlineOf", this.#inside(path) ?? "", signal);
  }

  async importsOf(path: string, signal: AbortSignal) {
    return (await this.#ask("importsOf", this.#inside(path) ?? "", signal)) ?? [];
  }

  async definitions(query: DefinitionQuery, signal: AbortSignal) {
    return (await this.#ask("definitions", query, signal)) ?? [];
  }

  async usesOf(query: UsesQuery, signal: AbortSignal) {
    return (await this.#ask("usesOf", query, signal)) ?? [];
  }

  async similar(query: SimilarQuery, signal: AbortSignal) {
    return (await this.#ask("similar", query, signal)) ?? [];
  }

  async passage(place: PlaceQuery, signal: AbortSignal) {
    return this.#ask("passage", place, signal);
  }

  async modulePaths(query: ModulePathQuery, signal: AbortSignal) {
    return (await this.#ask("modulePaths", query, signal)) ?? [];
  }

  async waysToImport(query: WaysQuery, signal: AbortSignal) {
    return (await this.#ask("waysToImport", query, signal)) ?? [];
  }

  async knownNames(names: readonly string[], signal: AbortSignal) {
    return (await this.#ask("knownNames", names, signal)) ?? new Set<string>();
  }

  async report(signal: AbortSignal) {
    return this.#ask("report", undefined, signal);
  }

  async explain(path: string, signal: AbortSignal) {
    return this.#ask("explain", path, signal);
  }

  async dispose(): Promise<void> {
    this.#openTexts.dispose();
    this.#settleAll();
    await this.#process.dispose();
    this.#tell({ kind: "off", files: 0, definitions: 0, detail: "" });
    this.#listeners.clear();
  }

  /** Relative to the root, with forward slashes; undefined for what lies outside. */
  #inside(path: string): string | undefined {
    const local = isAbsolute(path) ? relative(this.#options.root, path) : path;
    const plain = local.split(sep).join("/");
    return plain === "" || plain.split("/").includes("..") || isAbsolute(plain) ? undefined : plain;
  }

  #brief(): void {
    const { root, settings, cacheFolder } = this.#options;
    const { suspects, culprits } = this.#suspects;
    this.#process.send({ kind: "start", root, settings, cacheFolder, suspects, culprits });
    this.#openTexts.sendAll();
  }

  #heard(message: FromIndex): void {
    this.#silentSinceMs = undefined;
    switch (message.kind) {
      case "hello":
        return;
      case "state":
        if (message.state.kind === "ready") this.#process.proveUseful();
        this.#tell(message.state);
        return;
      case "answer":
        this.#questions.get(message.id)?.(message.answer);
        return;
      case "reading":
        this.#suspects.reading(message.paths);
        return;
      case "warning":
        this.#options.log.warn(message.text);
        return;
      case "bug":
        this.#options.log.bug(message.place, Object.assign(new Error(message.place), { stack: message.stack }));
        return;
    }
  }

  #lost(hasGivenUp: boolean): void {
    this.#silentSinceMs = undefined;
    this.#suspects.crashed();
    this.#settleAll();
    this.#options.log.warn(`the index's process has ended${hasGivenUp ? " too often" : " and is started again"}`);
    const detail = hasGivenUp ? "its process ended several times in a row" : "restarting";
    this.#tell({ kind: hasGivenUp ? "failed" : "building", files: 0, definitions: 0, detail });
  }

  #tell(state: IndexState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }

  #settleAll(): void {
    for (const settle of [...this.#questions.values()]) settle(undefined);
  }

  async #ask<Name extends QuestionName>(name: Name, ask: Questions[Name]["ask"], signal: AbortSignal) {
    if (!this.#process.isUp || signal.aborted || this.#questions.size >= mostQuestions) return undefined;
    const { clock } = this.#options;
    const id = ++this.#count;
    const done = new AbortController();
    const answer = await new Promise<unknown>((resolve) => {
      this.#questions.set(id, resolve);
      signal.addEventListener("abort", () => resolve(undefined), { once: true, signal: done.signal });
      void rest(clock, answerMs, done.signal).then(() => {
        if (done.signal.aborted) return;
        resolve(undefined);
        if (clock.now() - (this.#silentSinceMs ?? clock.now()) > hungMs) this.#process.kill();
      });
      this.#silentSinceMs ??= clock.now();
      this.#process.send({ kind: "ask", id, name, ask });
    });
    this.#questions.delete(id);
    done.abort(new Error("answered"));
    return answerOf(name, answer);
  }
}

import { rest } from "../../../domain/deadline.ts";
import type { IndexState } from "../../../domain/repositoryIndex.ts";
import { languageOf } from "../../../syntax/languageOf.ts";
import { folderOf, upwards } from "../../resolve/paths.ts";
import { createPathJudge } from "../files/pathRules.ts";
import type { Answerers, IndexReport, OpenText, PathVerdict } from "../protocol.ts";
import type { Entry } from "../store/entry.ts";
import { createPace } from "../store/pace.ts";
import { Store } from "../store/store.ts";
import { Answers } from "./answers.ts";
import { Dependencies } from "./dependencies.ts";
import { FileTexts } from "./fileTexts.ts";
import type { HostDeps } from "./hostDeps.ts";
import { findWays } from "./findWays.ts";
import { Imports } from "./imports.ts";
import { Saver } from "./saver.ts";
import { SnapshotFile } from "./snapshotFile.ts";
import { Updater } from "./updater.ts";
import { type TreeWatch, watchTree } from "./watchTree.ts";

/** Changes come in bursts: a save is two events, a checkout thousands. */
const collectMs = 100;
/** What no watcher reports is found after this time at the latest. */
const rescanMs = 5 * 60_000;
const progressMs = 250;

/** The index of one root: everything but the process around it. */
export class IndexHost {
  readonly #deps: HostDeps;
  readonly #stop = new AbortController();
  readonly #pace = createPace();
  readonly #store = new Store();
  readonly #texts: FileTexts;
  readonly #updater: Updater;
  readonly #imports: Imports;
  readonly #dependencies: Dependencies;
  readonly #snapshot: SnapshotFile;
  readonly #saver: Saver;
  readonly answerers: Answerers;
  #watch: TreeWatch | undefined;
  readonly #reported = new Set<string>();
  #reused = 0;
  #isReady = false;
  #toldMs = Number.NEGATIVE_INFINITY;

  constructor(deps: HostDeps) {
    this.#deps = deps;
    const { root, settings, privacy, version, cacheFolder } = deps;
    const judge = createPathJudge(settings.excludedPaths, privacy);
    const [store, pace, signal] = [this.#store, this.#pace, this.#stop.signal];
    this.#texts = new FileTexts({ root, privacy, maxBytes: settings.maxFileKiB * 1024 });
    this.#imports = new Imports({ host: deps, store, judge });
    this.#dependencies = new Dependencies({ host: deps, texts: this.#texts, judge });
    this.#snapshot = new SnapshotFile(cacheFolder, { root, version, isRedacting: settings.isRedacting });
    this.#saver = new Saver({ host: deps, snapshot: this.#snapshot, store, texts: this.#texts, pace, signal });
    this.#updater = new Updater({
      ...{ host: deps, store, texts: this.#texts, judge, pace, signal },
      onTree: () => this.#imports.treeChanged(),
      onChange: () => this.#saver.changed(),
      onProgress: () => this.#tell(),
    });
    this.answerers = this.#createAnswerers();
  }

  /** Ends when the index is ready for the first time. */
  async start(): Promise<void> {
    this.#tell();
    const { settings } = this.#deps;
    const content = settings.isCached ? await this.#snapshot.read(this.#pace) : undefined;
    if (content !== undefined) await this.#store.adopt(content, this.#pace);
    this.#reused = this.#store.size;
    this.#updater.start();
    await this.#updater.idle;
    if (this.#stop.signal.aborted) return;
    this.#imports.settle();
    this.#watch = watchTree(this.#deps.root, (path) => this.#report(path));
    this.#watchFolders();
    this.#isReady = true;
    this.#toldMs = Number.NEGATIVE_INFINITY;
    this.#tell();
    // What changed while nobody watched.
    this.#updater.wantScan();
    if (settings.isCached) void this.#saver.tidy();
    void this.#rescanNowAndThen();
  }

  /** Ends when everything that was reported so far is known. */
  get idle(): Promise<void> {
    return this.#updater.idle;
  }

  setOpenText(path: string, open: OpenText | undefined): void {
    const wasOpen = this.#texts.isOpen(path);
    if (this.#texts.setOpen(path, open) || wasOpen) this.#updater.documentChanged(path);
  }

  filesChanged(paths: readonly string[]): void {
    this.#updater.pathsChanged(paths);
  }

  /** Saves what is worth it. */
  async save(): Promise<void> {
    await this.#saver.save();
  }

  dispose(): void {
    this.#stop.abort();
    this.#watch?.dispose();
  }

  #createAnswerers(): Answerers {
    const outlineOf = (entry: Entry) => this.#store.outlineOf(entry);
    const findApart = async (path: string) => this.#updater.unlisted.get(path) ?? (await this.#dependencies.find(path));
    const find = async (path: string) => this.#store.get(path) ?? (await findApart(path));
    const importsOf = (entry: Entry) => this.#imports.of(entry, outlineOf(entry));
    const answers = new Answers({ store: this.#store, texts: this.#texts, findApart, outlineOf });
    const place = (path: string) => ({ path, languageId: this.#store.get(path)?.languageId ?? languageOf(path) });
    return {
      outlineOf: async (path) => {
        const entry = await find(path);
        return entry && outlineOf(entry);
      },
      importsOf: async (path) => {
        const entry = await find(path);
        return entry === undefined ? [] : importsOf(entry);
      },
      definitions: (query) => answers.definitions(query),
      usesOf: (query) => answers.usesOf(query),
      similar: (query) => answers.similar(query),
      passage: (query) => answers.passage(query),
      modulePaths: async (query) => this.#imports.modulePaths({ ...query, ...place(query.path) }),
      waysToImport: async (query) => findWays(query, { store: this.#store, importsOf }),
      knownNames: async (names) => answers.knownNames(names),
      report: () => this.#reportAll(),
      explain: async (path) => this.#explain(path),
    };
  }

  async #reportAll(): Promise<IndexReport> {
    return {
      files: this.#store.size,
      definitions: this.#store.definitions,
      residentBytes: process.memoryUsage.rss(),
      snapshotBytes: this.#deps.settings.isCached ? await this.#snapshot.bytes() : 0,
      skipped: this.#updater.skipped(),
      reused: this.#reused,
    };
  }

  #explain(path: string): PathVerdict {
    if (this.#store.has(path)) return { isIndexed: true, rule: "" };
    return { isIndexed: false, rule: this.#updater.explain(path)?.rule ?? "no such file, or beyond context.maxFiles" };
  }

  /** From the watcher: collected, so that a burst is one piece of work. */
  #report(path: string): void {
    if (path.startsWith(".git/") || path === ".git") return;
    this.#reported.add(path);
    if (this.#reported.size > 1) return;
    void rest(this.#deps.clock, collectMs, this.#stop.signal).then(() => {
      this.#updater.pathsChanged([...this.#reported]);
      this.#reported.clear();
      return this.#updater.idle.then(() => this.#watchFolders());
    });
  }

  #watchFolders(): void {
    if (this.#stop.signal.aborted) return;
    this.#watch?.update(new Set([...this.#store.paths()].flatMap((path) => upwards(folderOf(path)))));
  }

  async #rescanNowAndThen(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await rest(this.#deps.clock, rescanMs, signal);
      if (signal.aborted) return;
      this.#updater.wantScan();
      await this.#updater.idle;
      this.#watchFolders();
    }
  }

  #tell(): void {
    const { clock, onState } = this.#deps;
    if (clock.now() - this.#toldMs < progressMs || this.#stop.signal.aborted) return;
    this.#toldMs = clock.now();
    onState(this.#state());
  }

  #state(): IndexState {
    const { size: files, definitions } = this.#store;
    const waiting = this.#updater.waiting;
    const detail = waiting > 0 ? `${files} of ${files + waiting} files` : `${files} files`;
    return { kind: this.#isReady ? "ready" : "building", files, definitions, detail };
  }
}

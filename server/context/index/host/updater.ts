import { rest } from "../../../domain/deadline.ts";
import { type Cause, type Skip, skip } from "../files/causes.ts";
import { Examiner, type FileFacts } from "../files/examine.ts";
import { GitIgnore } from "../files/gitIgnore.ts";
import { listFiles } from "../files/listFiles.ts";
import type { PathJudge } from "../files/pathRules.ts";
import type { Entry } from "../store/entry.ts";
import type { Pace } from "../store/pace.ts";
import type { Store } from "../store/store.ts";
import type { FileTexts, Refused } from "./fileTexts.ts";
import type { HostDeps } from "./hostDeps.ts";
import { isIgnoreFile, mayLeadSomewhere } from "../files/telltales.ts";
import { take, topFirst } from "./pathOrder.ts";
import { entryOf, type Prepared, prepareFile } from "./readEntry.ts";

/** Trees that native code made are freed by the garbage collector, which needs the event loop between two batches. */
const batchFiles = 10;
/** So few changes are somebody's saving, and go before a look through the whole tree. */
const mostSaved = 50;
/** Privacy rules look at their files again only after a second. */
const rulesSettleMs = 1100;
/** More changes than this at once are a checkout: the whole tree is looked through instead. */
const mostPending = 5000;

export type UpdaterDeps = {
  readonly host: HostDeps;
  readonly store: Store;
  readonly texts: FileTexts;
  readonly judge: PathJudge;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Paths came or went, or something changed that may say where imports lead. */
  readonly onTree: () => void;
  /** Something that the snapshot holds is different. */
  readonly onChange: () => void;
  readonly onProgress: () => void;
};

/** The only writer of the store: lists the tree, and reads what is new or changed. One thing at a time, in small steps. */
export class Updater {
  readonly #deps: UpdaterDeps;
  readonly #pending = new Set<string>();
  /** Open documents and saved files go before everything else. */
  readonly #urgent = new Set<string>();
  /** Files that were read and not taken; read again only when they change. */
  readonly #rejected = new Map<string, Refused>();
  /** Open documents that are not part of the repository's index; known only to who asks for their path. */
  readonly unlisted = new Map<string, Entry>();
  /** What the last look found; git also lists files that it tracks in spite of an ignore rule. */
  #listed: ReadonlySet<string> = new Set();
  #skippedByName: ReadonlyMap<Cause, number> = new Map();
  #isScanWanted = false;
  #isStarted = false;
  #isBuilt = false;
  #running: Promise<void> | undefined;
  #gitIgnore: GitIgnore;
  /** Files still to be read, for the state's detail. */
  get waiting(): number {
    return this.#pending.size;
  }

  constructor(deps: UpdaterDeps) {
    this.#deps = deps;
    this.#gitIgnore = new GitIgnore(deps.host.root);
  }

  /** Ends when there is nothing left to do. */
  get idle(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  /** Until then everything that is reported waits. */
  start(): void {
    this.#isStarted = true;
    this.wantScan();
  }

  wantScan(): void {
    this.#isScanWanted = true;
    this.#run();
  }

  /** A document was opened, edited or closed. */
  documentChanged(path: string): void {
    this.#urgent.add(path);
    this.#run();
  }

  pathsChanged(paths: readonly string[]): void {
    if (paths.some(isIgnoreFile)) {
      this.#gitIgnore = new GitIgnore(this.#deps.host.root);
      this.#isScanWanted = true;
      void this.#scanLater();
    }
    if (paths.length <= mostSaved) for (const path of paths) this.#urgent.add(path);
    else if (this.#pending.size + paths.length > mostPending) this.#isScanWanted = true;
    else for (const path of paths) this.#pending.add(path);
    this.#run();
  }

  async #scanLater(): Promise<void> {
    const { host, signal } = this.#deps;
    await rest(host.clock, rulesSettleMs, signal);
    if (!signal.aborted) this.wantScan();
  }

  skipped(): Partial<Record<Cause, number>> {
    const counts = new Map(this.#skippedByName);
    for (const { skip: each } of this.#rejected.values()) counts.set(each.cause, (counts.get(each.cause) ?? 0) + 1);
    return Object.fromEntries(counts);
  }

  /** Why a path is not in the store. */
  explain(path: string): Skip | undefined {
    return this.#findSkip(path) ?? this.#rejected.get(path)?.skip;
  }

  #findSkip(path: string): Skip | undefined {
    const byName = this.#deps.judge.findSkip(path);
    if (byName !== undefined) return byName;
    const isListed = this.#listed.has(path) || this.#deps.store.has(path);
    const ignored = isListed ? undefined : this.#gitIgnore.findExclusion(path);
    return ignored === undefined ? undefined : skip("ignored", ignored);
  }

  #run(): void {
    if (!this.#isStarted || this.#running !== undefined || this.#deps.signal.aborted) return;
    this.#running = this.#workUntilDone().finally(() => {
      this.#running = undefined;
      this.#deps.onProgress();
    });
  }

  async #workUntilDone(): Promise<void> {
    try {
      while (this.#hasWork() && !this.#deps.signal.aborted) await this.#work();
    } catch (error) {
      this.#deps.host.onBug("index update", error);
    }
  }

  #hasWork(): boolean {
    return this.#isScanWanted || this.#pending.size > 0 || this.#urgent.size > 0;
  }

  async #work(): Promise<void> {
    const { store, pace, signal } = this.#deps;
    let examiner = this.#newExaminer();
    // What was asked for in this very turn is done in one go.
    await Promise.resolve();
    while (!signal.aborted) {
      const urgent = take(this.#urgent, batchFiles);
      if (urgent.length > 0) await this.#readBatch(urgent, examiner);
      else if (this.#isScanWanted) {
        this.#isScanWanted = false;
        examiner = this.#newExaminer();
        await this.#scan(examiner);
      } else {
        const batch = take(this.#pending, batchFiles);
        if (batch.length === 0) break;
        await this.#readBatch(batch, examiner);
      }
      if (store.isMergeDue) await store.merge(pace);
      this.#deps.onProgress();
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (!this.#isBuilt) await store.merge(pace);
    this.#isBuilt = true;
  }

  #newExaminer(): Examiner {
    const { root, settings } = this.#deps.host;
    return new Examiner(root, settings.maxFileKiB * 1024);
  }

  /** Finds what came, changed and went since the last look. */
  async #scan(examiner: Examiner): Promise<void> {
    const { store, texts, pace, host, judge, signal } = this.#deps;
    const listed = await listFiles({ root: host.root, judge, gitIgnore: this.#gitIgnore, pace, signal });
    // A listing that was broken off says nothing about what is gone.
    if (signal.aborted) return;
    const counts = new Map<Cause, number>();
    const count = ({ cause }: Skip): void => void counts.set(cause, (counts.get(cause) ?? 0) + 1);
    const seen = new Set<string>();
    // Files that were created since the listing are in the store and not in the list.
    const meanwhile = new Set<string>();
    for (const path of topFirst(listed)) {
      if (signal.aborted) return;
      await pace();
      const urgent = take(this.#urgent, batchFiles);
      for (const each of urgent) meanwhile.add(each);
      if (urgent.length > 0) await this.#readBatch(urgent, examiner);
      const byName = judge.findSkip(path);
      if (byName !== undefined) {
        count(byName);
        continue;
      }
      const facts = await examiner.examine(path);
      if (typeof facts === "string") continue;
      if ("cause" in facts) count(facts);
      else if (seen.size >= host.settings.maxFiles) count(skip("surplus"));
      else {
        seen.add(path);
        if (!this.#isKnown(path, facts)) this.#pending.add(path);
      }
    }
    this.#listed = seen;
    const isGone = (path: string): boolean => !seen.has(path) && !meanwhile.has(path) && !texts.isOpen(path);
    for (const path of [...store.paths()].filter(isGone)) this.#remove(path);
    for (const path of [...this.#rejected.keys()].filter(isGone)) this.#rejected.delete(path);
    this.#skippedByName = counts;
    this.#deps.onTree();
  }

  #isKnown(path: string, facts: FileFacts): boolean {
    if (this.#deps.texts.isOpen(path)) return this.#deps.store.has(path);
    const known = this.#deps.store.get(path) ?? this.#rejected.get(path)?.facts;
    return known !== undefined && known.size === facts.size && known.mtimeMs === facts.mtimeMs;
  }

  /** Files that may be the reason for a crash are read alone, so that the next one tells which it is. */
  async #readBatch(paths: readonly string[], examiner: Examiner): Promise<void> {
    const isSuspect = (path: string): boolean => this.#deps.host.suspects.includes(path);
    const others = paths.filter((path) => !isSuspect(path));
    await this.#read(others, examiner);
    for (const path of paths.filter(isSuspect)) await this.#read([path], examiner);
  }

  async #read(paths: readonly string[], examiner: Examiner): Promise<void> {
    const { host, texts, store } = this.#deps;
    const making = { deps: host, texts, vocabulary: store.vocabulary };
    const wanted = paths.filter((path) => this.#isToBeRead(path));
    const prepared = await Promise.all(wanted.map((path) => prepareFile(path, making, examiner)));
    const readable = prepared.filter((each) => each.kind === "text");
    if (readable.length > 0) host.onReading(readable.map(({ path }) => path));
    for (const each of prepared) {
      if (each.kind === "text") this.#put(each, entryOf(each, making));
      else this.#drop(each);
      await this.#deps.pace();
    }
    if (readable.length > 0) host.onReading([]);
    for (const path of paths) if (mayBeFolder(this.#deps.judge, path)) await this.#lookAtFolder(path, examiner);
  }

  /** A folder came, went, or was renamed; or it is a file in no language. */
  async #lookAtFolder(path: string, examiner: Examiner): Promise<void> {
    const found = await examiner.examine(path);
    if (found === "folder") this.#isScanWanted = true;
    else if (found === "absent") this.#removeBelow(path);
  }

  #removeBelow(folder: string): void {
    for (const path of [...this.#deps.store.paths()]) if (path.startsWith(`${folder}/`)) this.#remove(path);
  }

  /** Removes what has to go without being looked at. */
  #isToBeRead(path: string): boolean {
    const { store, texts } = this.#deps;
    const found = this.#findSkip(path);
    this.unlisted.delete(path);
    if (found === undefined)
      return store.has(path) || texts.isOpen(path) || store.size < this.#deps.host.settings.maxFiles;
    if (store.has(path)) this.#remove(path);
    else if (mayLeadSomewhere(path)) this.#deps.onTree();
    return texts.isOpen(path) && found.cause !== "privacy" && found.cause !== "setting";
  }

  #put({ path, isOpen }: Prepared & { kind: "text" }, entry: Entry): void {
    const { store, texts } = this.#deps;
    // The document was closed, or opened, while its text was being prepared: there is a newer order for it.
    if (isOpen !== texts.isOpen(path)) return void this.#urgent.add(path);
    this.#rejected.delete(path);
    if (this.#findSkip(path) !== undefined) return void this.unlisted.set(path, entry);
    const isNew = !store.has(path);
    store.put(entry);
    if (!isOpen) this.#deps.onChange();
    // A file without an outline may be a configuration that says where imports lead.
    if (isNew || entry.outline === undefined) this.#deps.onTree();
  }

  #drop(prepared: Exclude<Prepared, { kind: "text" }>): void {
    const { path, kind } = prepared;
    if (this.#deps.store.has(path)) this.#remove(path);
    this.#rejected.delete(path);
    if (kind === "folder") this.#isScanWanted = true;
    else if (kind === "refused") this.#rejected.set(path, prepared.refused);
    else this.#removeBelow(path);
  }

  #remove(path: string): void {
    this.#deps.store.remove(path);
    this.#deps.onChange();
    this.#deps.onTree();
  }
}

const mayBeFolder = (judge: PathJudge, path: string): boolean => judge.findSkip(path)?.cause === "language";

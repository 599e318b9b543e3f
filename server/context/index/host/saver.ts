import { messageOf } from "../../../base/errorMessage.ts";
import { rest } from "../../../domain/deadline.ts";
import type { Pace } from "../store/pace.ts";
import type { Store } from "../store/store.ts";
import type { FileTexts } from "./fileTexts.ts";
import type { HostDeps } from "./hostDeps.ts";
import { removeUnused, type SnapshotFile } from "./snapshotFile.ts";

/** Writing a large index takes some tenths of a second. */
const leastIntervalMs = 60_000;
/** After the last change: a build is written as soon as it is done, and not in the middle. */
const quietMs = 2000;

export type SaverDeps = {
  readonly host: HostDeps;
  readonly snapshot: SnapshotFile;
  readonly store: Store;
  readonly texts: FileTexts;
  readonly pace: Pace;
  readonly signal: AbortSignal;
};

/** Decides when the snapshot is written, and what belongs into it. */
export class Saver {
  readonly #deps: SaverDeps;
  #changes = 0;
  #savedChanges = 0;
  #savedMs = Number.NEGATIVE_INFINITY;
  #isWaiting = false;
  #hasWarned = false;
  #writing: Promise<void> | undefined;

  constructor(deps: SaverDeps) {
    this.#deps = deps;
  }

  changed(): void {
    this.#changes++;
    if (this.#isWaiting || !this.#deps.host.settings.isCached) return;
    this.#isWaiting = true;
    void this.#saveSoon().finally(() => {
      this.#isWaiting = false;
    });
  }

  async #saveSoon(): Promise<void> {
    const { host, signal } = this.#deps;
    const { clock } = host;
    await rest(clock, Math.max(0, this.#savedMs + leastIntervalMs - clock.now()), signal);
    for (let seen = -1; seen !== this.#changes && !signal.aborted;) {
      seen = this.#changes;
      await rest(clock, quietMs, signal);
    }
    if (!signal.aborted) await this.save();
  }

  /** At once, if anything changed since the last time. */
  async save(): Promise<void> {
    const { host } = this.#deps;
    if (!host.settings.isCached || this.#changes === this.#savedChanges) return;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
    await this.#writing;
  }

  async #write(): Promise<void> {
    const { host, store, texts, snapshot, pace } = this.#deps;
    const changes = this.#changes;
    this.#savedMs = host.clock.now();
    // The text of an open document may never reach the disk: its file is read again at the next start.
    const entries = [...store.entries()].filter(({ path, size }) => size >= 0 && !texts.isOpen(path));
    try {
      await snapshot.write({ entries, vocabulary: store.vocabulary }, pace);
      this.#savedChanges = changes;
    } catch (error) {
      // A full disk, a folder that may not be written: the index works without. Said once, for it is tried every minute.
      if (!this.#hasWarned)
        host.onWarning(
          `the index is not kept on disk and is built anew at the next start: ${messageOf(error)}. ` +
            "Make room or let it be written, or set context.cache.enable to false.",
        );
      this.#hasWarned = true;
    }
  }

  async tidy(): Promise<void> {
    await removeUnused(this.#deps.host.cacheFolder, Date.now());
  }
}

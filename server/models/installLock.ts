import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { codeOf } from "../base/errorMessage.ts";

export type LockOptions = {
  readonly signal: AbortSignal;
  /** Called about twice a second while another process holds the lock. */
  readonly onWait: () => void;
  readonly pollMs: number;
};

export type Lock = {
  /** Aborted when the lock was lost, for instance because the machine slept longer than its stale time. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
};

/** A holder refreshes its lock every 5 s; after 30 s of silence it counts as dead. */
const staleMs = 30_000;
const updateMs = 5000;

/** Waits until this process alone may write `file`. Rejects with the signal's reason when aborted. */
export async function lockFile(file: string, { signal, onWait, pollMs }: LockOptions): Promise<Lock> {
  const lost = new AbortController();
  for (;;) {
    signal.throwIfAborted();
    try {
      const release = await lock(file, {
        realpath: false,
        stale: staleMs,
        update: updateMs,
        retries: 0,
        onCompromised: (error) => lost.abort(error),
      });
      return { lost: lost.signal, release: () => releaseQuietly(release) };
    } catch (error) {
      if (codeOf(error) !== "ELOCKED") throw error;
    }
    onWait();
    await sleep(pollMs, undefined, { signal });
  }
}

async function releaseQuietly(release: () => Promise<void>): Promise<void> {
  try {
    await release();
  } catch {
    // It was lost before; whoever took it over releases it.
  }
}

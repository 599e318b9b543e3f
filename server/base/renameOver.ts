import { rename } from "node:fs/promises";
import { codeOf } from "./errorMessage.ts";
import { systemClock } from "./systemClock.ts";

type Deps = {
  readonly platform: NodeJS.Platform;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly sleep: (ms: number) => Promise<void>;
};
const ofThisMachine: Deps = { platform: process.platform, rename, sleep: (ms) => systemClock.sleep(ms) };

/** About a second in all; a virus scanner lets go of a new file within that. */
const waitsMs = [10, 20, 40, 80, 160, 320, 500];

/** Replaces `to`. On Windows that fails while a virus scanner, an indexer or a reader has one of the two open. */
export async function renameOver(from: string, to: string, deps: Deps = ofThisMachine): Promise<void> {
  const waits = deps.platform === "win32" ? [...waitsMs] : [];
  for (;;) {
    try {
      return await deps.rename(from, to);
    } catch (error) {
      const waitMs = isInUse(error) ? waits.shift() : undefined;
      if (waitMs === undefined) throw error;
      await deps.sleep(waitMs);
    }
  }
}

const isInUse = (error: unknown): boolean => ["EPERM", "EACCES", "EBUSY"].includes(codeOf(error) ?? "");

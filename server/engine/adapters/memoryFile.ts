import { randomBytes } from "node:crypto";
import { closeSync, openSync, statfsSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { freeMemory } from "../../models/availableMemory.ts";

/** A file in memory that nobody else can open, and that is gone when it is closed or the process ends, however it ends. */
export type MemoryFile = { readonly path: string; close(): void };

/** A file system in memory, on every Linux. */
const folder = "/dev/shm";
const tmpfs = 0x01021994;
/** Left to others; a state has some ten megabytes. */
const spareBytes = 512 * 1024 * 1024;
/** Containers often have 64 MiB there. */
const leastRoomBytes = 32 * 1024 * 1024;

/** Undefined on other systems than Linux, and where memory is short. */
export function openMemoryFile(): MemoryFile | undefined {
  if (process.platform !== "linux" || freeMemory() < spareBytes) return undefined;
  try {
    const { type, bavail, bsize } = statfsSync(folder);
    if (type !== tmpfs || bavail * bsize < leastRoomBytes) return undefined;
    const name = join(folder, `lacuna-${process.pid}-${randomBytes(8).toString("hex")}`);
    const file = openSync(name, "wx+", 0o600);
    // It never has both a name and a content.
    unlinkSync(name);
    return { path: `/proc/self/fd/${file}`, close: () => closeSync(file) };
  } catch {
    // A system that forbids it works without.
    return undefined;
  }
}

import { writeFileSync } from "node:fs";

/**
 * A process that crashes may leave an image of its memory on the disk, or with a crash reporter, and ours hold source text.
 * Linux writes what this filter names, for this process and those it starts: registers, and nothing of its memory. macOS and Windows keep no
 * whole images unless somebody has asked for them.
 */
export function leaveNoCore(platform: NodeJS.Platform = process.platform): void {
  if (platform !== "linux") return;
  try {
    writeFileSync("/proc/self/coredump_filter", "0");
  } catch {
    // A system without it: there is nothing to be done from here.
  }
}

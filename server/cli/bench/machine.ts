import { arch, cpus, platform, totalmem } from "node:os";

/** What figures of a benchmark depend on, besides what else the machine did at the time. */
export const describeMachine = () => ({
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  logicalCores: cpus().length,
  memoryMiB: Math.round(totalmem() / 1024 ** 2),
  system: `${platform()} ${arch()}`,
  node: process.versions.node,
});

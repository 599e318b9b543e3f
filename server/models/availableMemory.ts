/** Memory that a model could have on this machine, without pushing others out of it. */
import { freemem } from "node:os";
import { runBriefly } from "./runBriefly.ts";

/** What the system calls free, within the limit of a container. Old editors bring a Node that knows of no limit (before 20.13). */
export function freeMemory(): number {
  const limited = typeof process.availableMemory === "function" ? process.availableMemory() : 0;
  return Math.min(limited > 0 ? limited : Number.POSITIVE_INFINITY, freemem());
}

type MemoryReadings = {
  readonly platform: NodeJS.Platform;
  readonly free: () => number;
  /** What `vm_stat` prints; undefined where it fails. */
  readonly vmStat: () => Promise<string | undefined>;
};

const ofThisMachine: MemoryReadings = {
  platform: process.platform,
  free: freeMemory,
  vmStat: () => runBriefly("/usr/bin/vm_stat", [], 1000),
};

/** macOS leaves hardly any memory free: what is only cached counts as used there, and can be had back. */
export async function availableMemory({ platform, free, vmStat } = ofThisMachine): Promise<number> {
  const reclaimable = platform === "darwin" ? reclaimableFrom((await vmStat()) ?? "") : 0;
  return Math.max(free(), reclaimable);
}

const reclaimablePages = ["free", "inactive", "speculative"];

function reclaimableFrom(printed: string): number {
  const pageBytes = Number(/page size of (\d+) bytes/.exec(printed)?.[1] ?? 0);
  const pages = reclaimablePages.map((kind) =>
    Number(new RegExp(`^Pages ${kind}:\\s+(\\d+)`, "m").exec(printed)?.[1] ?? 0),
  );
  return pageBytes * pages.reduce((sum, each) => sum + each, 0);
}

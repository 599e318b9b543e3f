import { cpus } from "node:os";
import type { Clock } from "../../domain/clock.ts";

/** Processor time used so far, in milliseconds. */
export type CpuTimes = {
  /** Of all processors together, by everybody. */
  readonly busyMs: number;
  /** Of all processors together, idle or not. */
  readonly totalMs: number;
  /** By this process. */
  readonly ownMs: number;
  readonly cores: number;
};

export const readCpuTimes = (): CpuTimes => {
  let busyMs = 0;
  let idleMs = 0;
  const all = cpus();
  for (const { times } of all) {
    idleMs += times.idle;
    busyMs += times.user + times.nice + times.sys + times.irq;
  }
  const { user, system } = process.cpuUsage();
  return { busyMs, totalMs: busyMs + idleMs, ownMs: (user + system) / 1000, cores: all.length };
};

/** Shorter than this, the counters of the system (hundredths of a second) say little. */
const leastSampleMs = 250;

/**
 * How many threads to evaluate with. Threads wait for each other after every layer, so one that has lost its processor
 * to a compiler stops them all: measured on two busy cores, two threads did 28 to 57 tokens/s, one did 115.
 */
export class ThreadChoice {
  readonly #most: number;
  readonly #clock: Clock;
  readonly #read: () => CpuTimes;
  #at: number;
  #times: CpuTimes;
  #threads: number;

  constructor(most: number, { clock, read = readCpuTimes }: { clock: Clock; read?: () => CpuTimes }) {
    this.#most = most;
    this.#clock = clock;
    this.#read = read;
    this.#at = clock.now();
    this.#times = read();
    this.#threads = most;
  }

  /** To be asked before every batch; looks at the system a few times a second at most. */
  get threads(): number {
    const now = this.#clock.now();
    if (now - this.#at < leastSampleMs) return this.#threads;
    const times = this.#read();
    this.#threads = threadsBeside(this.#times, times, this.#most);
    this.#at = now;
    this.#times = times;
    return this.#threads;
  }
}

/** The cores that others left idle between two readings, at least a quarter of those wanted. */
export function threadsBeside(before: CpuTimes, after: CpuTimes, most: number): number {
  const totalMs = after.totalMs - before.totalMs;
  // Some containers do not show the processors' times.
  if (totalMs <= 0) return most;
  const othersMs = Math.max(0, after.busyMs - before.busyMs - (after.ownMs - before.ownMs));
  const idleCores = (1 - othersMs / totalMs) * after.cores;
  return Math.max(1, Math.floor(most / 4), Math.min(most, Math.round(idleCores)));
}

import { closeSync, openSync, readSync } from "node:fs";
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
  const { user, system } = process.cpuUsage();
  return { ...(process.platform === "linux" ? readProcStat() : readAll()), ownMs: (user + system) / 1000, cores };
};

const cores = cpus().length;

type Times = Pick<CpuTimes, "busyMs" | "totalMs">;

function readAll(): Times {
  const all = cpus().map(({ times }) => times);
  const idleMs = all.reduce((sum, { idle }) => sum + idle, 0);
  const busyMs = all.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0);
  return { busyMs, totalMs: busyMs + idleMs };
}

/** Its first line is the sum. Node's own reading asks for each core's clock rate too, which takes a while on large machines. */
function readProcStat(): Times {
  try {
    const file = openSync("/proc/stat", "r");
    const bytes = Buffer.alloc(256);
    const length = readSync(file, bytes);
    closeSync(file);
    return procStatTimes(bytes.toString("latin1", 0, length));
  } catch {
    // Some sandboxes hide it.
    return { busyMs: 0, totalMs: 0 };
  }
}

/** Hundredths of a second: user, nice, system, idle, waiting for disks, interrupts of two kinds. */
export function procStatTimes(text: string): Times {
  const fields = /^cpu +([\d ]+)/.exec(text)?.[1]?.trim().split(" ").map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0] = fields;
  const busyMs = 10 * (user + nice + system + hard + soft);
  return { busyMs, totalMs: busyMs + 10 * (idle + waiting) };
}

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

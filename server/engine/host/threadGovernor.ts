/**
 * How many threads evaluate the next batch. The threads of llama.cpp wait for each other by spinning, several hundred
 * times per batch: when another program holds one of the cores, all of them burn time until the last one is scheduled,
 * and two threads become many times slower than one. Spinning shows: threads that are scheduled use one CPU second per
 * second each. So the CPU time that a batch got tells how many cores there really were.
 */
export type Batch = { readonly wallMs: number; readonly cpuMs: number };

/** Shorter batches say nothing: the clock of CPU time ticks in milliseconds. */
const shortestMs = 8;
/** A thread that got less than this share of a core was waiting for others. */
const enough = 0.85;
/** Weight of the newest batch in the running mean. */
const newest = 0.4;
const firstRetryMs = 2_000;
const longestRetryMs = 60_000;

export class ThreadGovernor {
  readonly #most: number;
  readonly #now: () => number;
  #threads: number;
  #share = 1;
  #retryMs = firstRetryMs;
  #retryAt = 0;
  #isTrying = false;

  /** `most`: threads when nothing else runs; `now` in milliseconds. */
  constructor(most: number, now: () => number) {
    this.#most = most;
    this.#threads = most;
    this.#now = now;
  }

  get threads(): number {
    return this.#threads;
  }

  observe({ wallMs, cpuMs }: Batch): void {
    if (wallMs < shortestMs) return;
    const share = cpuMs / wallMs / this.#threads;
    this.#share = (1 - newest) * this.#share + newest * share;
    if (this.#share < enough) this.#lower(cpuMs / wallMs);
    else if (this.#threads < this.#most && this.#now() >= this.#retryAt) this.#raise();
    else if (this.#isTrying && this.#now() >= this.#retryAt) this.#settle();
  }

  /** To the cores there were. A try that fails makes the next one wait twice as long. */
  #lower(cores: number): void {
    if (this.#isTrying) this.#retryMs = Math.min(longestRetryMs, this.#retryMs * 2);
    this.#isTrying = false;
    this.#threads = Math.max(1, Math.min(this.#threads - 1, Math.floor(cores)));
    this.#begin();
  }

  #raise(): void {
    this.#isTrying = true;
    this.#threads += 1;
    this.#begin();
  }

  #settle(): void {
    this.#isTrying = false;
    this.#retryMs = firstRetryMs;
  }

  #begin(): void {
    this.#share = 1;
    this.#retryAt = this.#now() + this.#retryMs;
  }
}

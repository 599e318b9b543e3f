import type { ShownStatus } from "./statusView.ts";

/** Shorter work shows no spinner at all; from here on a wait is felt. */
const spinAfterMs = 300;
/** A spinner that has appeared stays this long, so that it does not flash at each key press. */
const spinForMs = 500;

type Timers = {
  now(): number;
  /** Returns the function that cancels it. */
  after(delayMs: number, run: () => void): () => void;
};

export const systemTimers: Timers = {
  now: Date.now,
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Passes statuses on, but calms the change between busy and not busy. */
export class SteadyStatus {
  private readonly show: (status: ShownStatus) => void;
  private readonly timers: Timers;
  private spinningSinceMs: number | undefined;
  private waiting: { status: ShownStatus; cancel: () => void } | undefined;

  constructor(show: (status: ShownStatus) => void, timers: Timers) {
    this.show = show;
    this.timers = timers;
  }

  set(status: ShownStatus): void {
    // A percentage means a download or a load of a model: long enough to be said at once.
    const spins = status.kind === "busy" && status.percent === undefined;
    if (spins && this.spinningSinceMs === undefined) this.wait(status, spinAfterMs);
    else if (spins || this.spinningSinceMs === undefined) this.apply(status);
    else this.wait(status, Math.max(0, this.spinningSinceMs + spinForMs - this.timers.now()));
  }

  dispose(): void {
    this.waiting?.cancel();
    this.waiting = undefined;
  }

  /** A later status of the same kind takes the place of a waiting one without prolonging the wait. */
  private wait(status: ShownStatus, delayMs: number): void {
    if (this.waiting !== undefined && this.waiting.status.kind === status.kind) {
      this.waiting.status = status;
      return;
    }
    this.waiting?.cancel();
    const waiting = { status, cancel: () => {} };
    this.waiting = waiting;
    waiting.cancel = this.timers.after(delayMs, () => this.apply(waiting.status));
  }

  private apply(status: ShownStatus): void {
    this.waiting?.cancel();
    this.waiting = undefined;
    const spins = status.kind === "busy" && status.percent === undefined;
    this.spinningSinceMs = spins ? (this.spinningSinceMs ?? this.timers.now()) : undefined;
    this.show(status);
  }
}

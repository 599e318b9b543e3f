import type { Clock } from "../../domain/clock.ts";

/** A host that nobody ever talked to was started for nothing. */
const firstClientMs = 60_000;
/** Between two windows, or while an editor reloads, the model stays. */
const leastIdleMs = 2000;

/** Ends the host when it has had no client for a while. */
export class IdleEnd {
  readonly #clock: Clock;
  readonly #onIdle: () => void;
  #idleMs = firstClientMs;
  #stop: AbortController | undefined;
  #isDisposed = false;

  constructor(clock: Clock, onIdle: () => void) {
    this.#clock = clock;
    this.#onIdle = onIdle;
  }

  /** The last client to say so decides. */
  setMinutes(minutes: number): void {
    this.#idleMs = Math.max(leastIdleMs, minutes * 60_000);
  }

  clientsAre(count: number): void {
    this.#stop?.abort();
    this.#stop = undefined;
    if (count > 0 || this.#isDisposed) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#clock.sleep(this.#idleMs, stop.signal).then(
      () => this.#onIdle(),
      () => {
        // A client came.
      },
    );
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#stop?.abort();
  }
}

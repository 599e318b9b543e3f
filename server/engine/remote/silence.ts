import { rest } from "../../domain/deadline.ts";
import type { Clock } from "../../domain/clock.ts";

export type SilenceWatch = {
  /** Aborted when the caller's is, or when nothing was heard for too long. */
  readonly signal: AbortSignal;
  readonly isLate: boolean;
  readonly heard: () => void;
  readonly end: () => void;
};

/** Watches that something is heard at least every `ms`; ended by its owner. */
export function watchSilence(clock: Clock, ms: number, caller: AbortSignal): SilenceWatch {
  const late = new AbortController();
  const ended = new AbortController();
  let heardAt = clock.now();
  const watch = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const left = heardAt + ms - clock.now();
      if (left <= 0) return late.abort();
      await rest(clock, left, ended.signal);
    }
  };
  void watch();
  return {
    signal: AbortSignal.any([caller, late.signal]),
    get isLate() {
      return late.signal.aborted;
    },
    heard: () => void (heardAt = clock.now()),
    end: () => ended.abort(),
  };
}

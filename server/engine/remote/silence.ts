import { rest } from "../../domain/deadline.ts";
import type { Clock } from "../../domain/clock.ts";

export type SilenceWatch = {
  /** Aborted when the caller's is, or when nothing was heard for too long. */
  readonly signal: AbortSignal;
  readonly isLate: boolean;
  readonly heard: () => void;
  readonly end: () => void;
};

/** Until the first thing is heard, and between two after that; a number is both. */
type Silence = number | { readonly firstMs: number; readonly laterMs: number };

/** Watches that something is heard in time; ended by its owner. */
export function watchSilence(clock: Clock, silence: Silence, caller: AbortSignal): SilenceWatch {
  const { firstMs, laterMs } = typeof silence === "number" ? { firstMs: silence, laterMs: silence } : silence;
  const late = new AbortController();
  const ended = new AbortController();
  let heardAt = clock.now();
  let mostMs = firstMs;
  const watch = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const left = heardAt + mostMs - clock.now();
      if (left <= 0) return late.abort();
      await rest(clock, Math.min(left, laterMs), ended.signal);
    }
  };
  void watch();
  return {
    signal: AbortSignal.any([caller, late.signal]),
    get isLate() {
      return late.signal.aborted;
    },
    heard: () => {
      heardAt = clock.now();
      mostMs = laterMs;
    },
    end: () => ended.abort(),
  };
}

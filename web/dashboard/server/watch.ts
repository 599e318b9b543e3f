import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiFailure } from "../api.ts";

export type Watched<T> = {
  /** The last answer, which stays when the server does not answer; undefined before the first one. */
  readonly value: T | undefined;
  /** When that came. */
  readonly heardAtMs: number | undefined;
  /** Why there was none the last time; undefined after an answer. */
  readonly failure: ApiFailure | undefined;
  readonly ask: () => void;
};

/** Reads at once and again so many milliseconds after each answer, as long as somebody can see it and it is not paused. */
export function useWatch<T>(read: () => Promise<T>, everyMs: number, isPaused: boolean): Watched<T> {
  const [state, setState] = useState<Omit<Watched<T>, "ask">>({
    ...{ value: undefined, heardAtMs: undefined, failure: undefined },
  });
  const isAsking = useRef(false);
  const latest = useRef(read);
  latest.current = read;
  const ask = useCallback(async (): Promise<void> => {
    if (isAsking.current) return;
    isAsking.current = true;
    try {
      const value = await latest.current();
      setState({ value, heardAtMs: Date.now(), failure: undefined });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      setState((before) => ({ ...before, failure: error }));
    } finally {
      isAsking.current = false;
    }
  }, []);
  useEffect(() => {
    if (isPaused) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const turn = async (): Promise<void> => {
      clearTimeout(timer);
      if (!document.hidden) await ask();
      if (!isOver) timer = setTimeout(() => void turn(), everyMs);
    };
    const seen = (): void => {
      if (!document.hidden) void turn();
    };
    document.addEventListener("visibilitychange", seen);
    void turn();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [ask, everyMs, isPaused]);
  return { ...state, ask: () => void ask() };
}

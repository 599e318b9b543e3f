import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiFailure } from "./api.ts";

/** Something that is read from the server. While it is read again, what was known stays. */
export type Load<T> = LoadState<T> & { readonly reload: () => void };
type LoadState<T> =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly failure: ApiFailure }
  | { readonly kind: "loaded"; readonly value: T };

/** Reads when the page opens and whenever something in `when` changes; the newest answer wins. */
export function useLoad<T>(read: () => Promise<T>, when: readonly unknown[]): Load<T> {
  const [state, setState] = useState<LoadState<T>>({ kind: "loading" });
  const newest = useRef(0);
  const reload = useCallback(() => {
    const turn = ++newest.current;
    const settle = (next: LoadState<T>): void => {
      if (turn === newest.current) setState(next);
    };
    read().then(
      (value) => settle({ kind: "loaded", value }),
      (error: unknown) => settle({ kind: "failed", failure: failureOf(error) }),
    );
  }, when);
  useEffect(() => {
    reload();
    return () => void newest.current++;
  }, [reload]);
  return { ...state, reload };
}

export type Work = {
  readonly isBusy: boolean;
  /** Of the last time; undefined while another one runs and after success. */
  readonly failure: ApiFailure | undefined;
  /** Whether it was done. Does nothing while it is busy. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly forget: () => void;
};

/** One thing at a time that somebody asked for, such as saving a form. */
export function useWork(): Work {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();
  const running = useRef(false);
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setFailure(failureOf(error));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { isBusy, failure, run, forget: () => setFailure(undefined) };
}

function failureOf(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  // A mistake of this page: the browser's console has it, with its stack.
  reportError(error);
  return new ApiFailure("Something went wrong in this page.", { reason: "defect", status: 0 });
}

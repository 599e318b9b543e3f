import { ResponseError } from "vscode-languageserver";
import type { Log } from "../domain/log.ts";

type Place<Result> = { readonly name: string; readonly log: Log; readonly empty: () => Result };

/**
 * The one boundary of a handler: a defect is logged once per place and answered with nothing, so that no editor shows
 * an error because somebody was typing. A {@link ResponseError} is an answer, not a defect.
 */
export const guard =
  <Params extends readonly unknown[], Result>(
    at: Place<Result>,
    run: (...params: Params) => Result | Promise<Result>,
  ) =>
  async (...params: Params): Promise<Result> => {
    try {
      return await run(...params);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      at.log.bug(at.name, error);
      return at.empty();
    }
  };

/** The same for notifications: they have no answer. Runs synchronously up to its first `await`, so order is kept. */
export const guardNotification =
  <Params extends readonly unknown[]>(
    at: { readonly name: string; readonly log: Log },
    run: (...params: Params) => void,
  ) =>
  (...params: Params): void => {
    try {
      run(...params);
    } catch (error) {
      at.log.bug(at.name, error);
    }
  };

/**
 * `info` and above hold sizes, times and outcomes: never source text, never a path outside the workspace.
 * Nothing below the log level is formatted.
 */
export interface Log {
  trace(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** A defect in this program: logged with its stack, once per `place`. */
  bug(place: string, error: unknown): void;
}

export const silentLog: Log = { trace: () => {}, info: () => {}, warn: () => {}, bug: () => {} };

import type { LogOutputChannel } from "vscode";
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type ErrorHandlerResult,
} from "vscode-languageclient/node";
import { BackOff } from "./backOff.ts";

/** Restarts a server that ended, always, later and later, without a word outside the log. */
export class QuietRestart implements ErrorHandler {
  private readonly backOff = new BackOff();
  private wake: ((restart: boolean) => void) | undefined;
  private readonly log: LogOutputChannel;
  private readonly onWaiting: (waitMs: number) => void;

  constructor(log: LogOutputChannel, onWaiting: (waitMs: number) => void) {
    this.log = log;
    this.onWaiting = onWaiting;
  }

  error(error: Error): ErrorHandlerResult {
    this.log.warn(`the connection to the server reported: ${error.message}`);
    return { action: ErrorAction.Continue, handled: true };
  }

  async closed(): Promise<CloseHandlerResult> {
    const waitMs = this.backOff.next(Date.now());
    this.onWaiting(waitMs);
    const restart = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, waitMs, true);
      this.wake = (now) => {
        clearTimeout(timer);
        resolve(now);
      };
    });
    this.wake = undefined;
    const message = restart ? "the server ended; it starts again" : "the server ended";
    return { action: restart ? CloseAction.Restart : CloseAction.DoNotRestart, message, handled: true };
  }

  /** Ends a running wait; false when there is none. */
  hurry(): boolean {
    return this.end(true);
  }

  /** Ends a running wait without a restart. */
  giveUp(): boolean {
    return this.end(false);
  }

  private end(restart: boolean): boolean {
    if (this.wake === undefined) return false;
    this.backOff.reset();
    this.wake(restart);
    return true;
  }
}

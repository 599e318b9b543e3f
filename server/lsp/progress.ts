import { WorkDoneProgressCreateRequest } from "vscode-languageserver";
import type { Session } from "./session.ts";

/** LSP clients redraw at every report, so there are at most ten a second. */
const betweenReportsMs = 100;

export type Progress = {
  /** Aborted by the client's cancel button. */
  readonly signal: AbortSignal;
  /** Takes a fraction; returns the percentage, which never goes down. */
  report(fraction: number, message: string): number;
  end(): void;
};

type Token = string | number;
const running = new WeakMap<Session, Map<Token, AbortController>>();

/** Work-done progress under the client's token, or a token of our own where the client can take one. */
export async function openProgress(session: Session, title: string, given: Token | undefined): Promise<Progress> {
  const token = given ?? (await createToken(session));
  const stop = new AbortController();
  const all = running.get(session) ?? new Map<Token, AbortController>();
  running.set(session, all);
  const write = (value: object): void => {
    if (token !== undefined) session.send("$/progress", { token, value });
  };
  if (token !== undefined) all.set(token, stop);
  write({ kind: "begin", title, cancellable: true, percentage: 0 });

  let percent = 0;
  let reportedAt = Number.NEGATIVE_INFINITY;
  return {
    signal: stop.signal,
    report: (fraction, message) => {
      percent = Math.max(percent, Math.min(100, Math.floor(fraction * 100)));
      const now = session.deps.clock.now();
      if (now - reportedAt < betweenReportsMs) return percent;
      reportedAt = now;
      write({ kind: "report", percentage: percent, message });
      return percent;
    },
    end: () => {
      if (token !== undefined) all.delete(token);
      write({ kind: "end" });
    },
  };
}

/** `window/workDoneProgress/cancel` */
export const stopProgress = (session: Session, token: Token): void => running.get(session)?.get(token)?.abort();

let created = 0;

async function createToken(session: Session): Promise<Token | undefined> {
  if (session.client?.workDoneProgress !== true) return undefined;
  const token = `lacuna-${++created}`;
  try {
    await session.connection.sendRequest(WorkDoneProgressCreateRequest.type, { token });
    return token;
  } catch (error) {
    session.log.info(`the client refused to show progress: ${String(error)}`);
    return undefined;
  }
}

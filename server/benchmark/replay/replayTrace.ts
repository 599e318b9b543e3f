import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { Clock } from "../../domain/clock.ts";
import { rest, within } from "../../domain/deadline.ts";
import type { LanguageServer } from "../languageServer.ts";
import type { Trace } from "../traces/trace.ts";
import type { LoggedPress } from "./log.ts";
import { pressesOf, type Press } from "./presses.ts";

export type Typing = {
  readonly server: Pick<LanguageServer, "open" | "change" | "close" | "complete">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** 1: as fast as it was typed. */
  readonly speed: number;
  /** Longer pauses are cut to this. */
  readonly longestPauseMs: number;
  readonly onPress: () => void;
};

/** Somebody who has stopped typing does not wait longer. */
const longestAnswerMs = 60_000;

/**
 * Types a trace: every press sends its change, cancels the request before and asks anew, all at the moment it is due. Delays
 * do not add up: presses are due by the time of the first one.
 */
export async function replayTrace(typing: Typing, trace: Trace, uri: string): Promise<readonly LoggedPress[]> {
  const { server, clock, signal } = typing;
  server.open({ uri, languageId: trace.languageId, version: 1, text: trace.before });
  const asked: Asked[] = [];
  let due = clock.now();
  let version = 1;
  for (const press of pressesOf(trace.before, trace.edits)) {
    due += Math.min(press.gapMs, typing.longestPauseMs) / typing.speed;
    await rest(clock, Math.max(0, due - clock.now()), signal);
    if (signal.aborted) break;
    version++;
    asked.push(ask(typing, { press, uri, version, before: asked.at(-1) }));
    typing.onPress();
  }
  const last = asked.at(-1);
  if (last) await within(clock, longestAnswerMs, last.done);
  last?.cancel();
  const ended = await Promise.all(asked.map(({ done }) => done));
  server.close(uri);
  return ended.map((each, index) => {
    const { press, pressedAt, version: of } = asked[index] ?? each;
    const next = asked[index + 1]?.pressedAt;
    return {
      ...{ trace: trace.id, uri, version: of, pressedAt, ending: each.ending, endedMs: each.endedMs },
      ...(next === undefined ? {} : { nextMs: next - pressedAt }),
      ...{ isTyped: press.isTyped, isInsideLine: press.isInsideLine },
    };
  });
}

type Asked = {
  readonly press: Press;
  readonly version: number;
  readonly pressedAt: number;
  readonly done: Promise<Done>;
  readonly cancel: () => void;
};
type Done = Pick<LoggedPress, "ending" | "endedMs"> & Pick<Asked, "press" | "version" | "pressedAt">;

type Asking = {
  readonly press: Press;
  readonly uri: string;
  readonly version: number;
  readonly before: Asked | undefined;
};

function ask({ server, clock }: Typing, { press, uri, version, before }: Asking): Asked {
  const source = new CancellationTokenSource();
  const pressedAt = clock.now();
  server.change({ uri, version }, press.changes);
  before?.cancel();
  let cancelledAt: number | undefined;
  const answer = server.complete(uri, press.cursor, source.token);
  const ended = (ending: LoggedPress["ending"]): Done => ({
    ...{ press, version, pressedAt, ending: cancelledAt === undefined ? ending : "cancelled" },
    endedMs: (cancelledAt ?? clock.now()) - pressedAt,
  });
  const done = answer.then(
    ({ insertText }) => ended(insertText === undefined ? "empty" : "shown"),
    () => ended("failed"),
  );
  let isDone = false;
  void done.then(() => (isDone = true));
  const cancel = (): void => {
    if (isDone) return;
    cancelledAt ??= clock.now();
    source.cancel();
  };
  return { press, version, pressedAt, done, cancel };
}

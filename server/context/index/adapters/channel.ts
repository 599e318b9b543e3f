import type { ChildProcess } from "node:child_process";
import type { Answerers, FromIndex, QuestionName, Questions, ToIndex } from "../protocol.ts";

/** The untyped ends of a child's channel. Both processes run the same program, so what arrives is what the types say. */

export function sendToIndex(child: ChildProcess, message: ToIndex): void {
  // A child that is going takes no more; its end is noticed by its "exit".
  if (child.connected) child.send(message, () => {});
}

export const onMessageFromIndex = (child: ChildProcess, listener: (message: FromIndex) => void): void =>
  void child.on("message", (message) => listener(message as FromIndex));

export function sendToParent(message: FromIndex): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

export const onMessageFromParent = (listener: (message: ToIndex) => void): void =>
  void process.on("message", (message) => listener(message as ToIndex));

export const answerOf = <Name extends QuestionName>(
  _name: Name,
  answer: unknown,
): Questions[Name]["answer"] | undefined => answer as Questions[Name]["answer"] | undefined;

export const answerWith = (answerers: Answerers, name: QuestionName, ask: unknown): Promise<unknown> =>
  (answerers[name] as (ask: unknown) => Promise<unknown>)(ask);

import { setPriority } from "node:os";
import { systemClock } from "../../../base/systemClock.ts";
import { late, within } from "../../../domain/deadline.ts";
import { createPrivacy } from "../../../privacy/createPrivacy.ts";
import { createOutliner } from "../../../syntax/outline/createOutliner.ts";
import { createResolver } from "../../resolve/createResolver.ts";
import { answerWith, onMessageFromParent, sendToParent } from "../adapters/channel.ts";
import type { Start, ToIndex } from "../protocol.ts";
import { IndexHost } from "./indexHost.ts";

/** Behind the editor and what the user compiles, but not starved beside a model that uses every core. */
const niceness = 5;
const saveLimitMs = 2000;

/**
 * Is the index's process until the parent says "stop" or is gone. Answers false when there is no parent to talk to.
 */
export async function runIndexProcess(version: string): Promise<boolean> {
  if (process.send === undefined) return false;
  lowerPriority();
  process.once("disconnect", () => process.exit(0));
  process.on("uncaughtException", (error) => {
    tellBug("index process", error);
    process.exitCode = 1;
    // The message goes out before the process does.
    setImmediate(() => process.exit(1));
  });
  const messages = new MessageLoop(version);
  onMessageFromParent((message) => messages.take(message));
  sendToParent({ kind: "hello" });
  return messages.ended;
}

class MessageLoop {
  readonly #version: string;
  #host: IndexHost | undefined;
  #end: () => void = () => {};
  readonly ended: Promise<boolean>;

  constructor(version: string) {
    this.#version = version;
    this.ended = new Promise((resolve) => {
      this.#end = () => resolve(true);
    });
  }

  take(message: ToIndex): void {
    switch (message.kind) {
      case "start":
        this.#host ??= startHost(message, this.#version);
        return;
      case "open":
        this.#host?.setOpenText(message.path, message.open);
        return;
      case "changed":
        this.#host?.filesChanged(message.paths);
        return;
      case "ask":
        void this.#answer(message);
        return;
      case "stop":
        void this.#stop();
        return;
    }
  }

  async #answer({ id, name, ask }: ToIndex & { kind: "ask" }): Promise<void> {
    let answer: unknown;
    try {
      if (this.#host !== undefined) answer = await answerWith(this.#host.answerers, name, ask);
    } catch (error) {
      tellBug(`index ${name}`, error);
    }
    sendToParent({ kind: "answer", id, answer });
  }

  async #stop(): Promise<void> {
    const saved = await within(systemClock, saveLimitMs, this.#host?.save() ?? Promise.resolve());
    if (saved === late) tellBug("index process", new Error("the snapshot was not written in time"));
    this.#host?.dispose();
    this.#end();
  }
}

function startHost(start: Start, version: string): IndexHost {
  const { root, settings } = start;
  const host = new IndexHost({
    ...start,
    version,
    privacy: createPrivacy({ root, excludedPaths: settings.privacyExcludedPaths, isRedacting: settings.isRedacting }),
    outliner: createOutliner(),
    createResolver,
    clock: systemClock,
    onState: (state) => sendToParent({ kind: "state", state }),
    onReading: (paths) => sendToParent({ kind: "reading", paths }),
    onWarning: (text) => sendToParent({ kind: "warning", text }),
    onBug: tellBug,
  });
  void host.start().catch((error: unknown) => tellBug("index start", error));
  return host;
}

function tellBug(place: string, error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  sendToParent({ kind: "bug", place, stack });
}

function lowerPriority(): void {
  try {
    setPriority(niceness);
  } catch {
    // A sandbox may forbid it; then it runs like everything else.
  }
}

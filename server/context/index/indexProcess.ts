import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { CrashHistory, usualBackOff } from "../../base/backOff.ts";
import { late, rest, within } from "../../domain/deadline.ts";
import type { Clock } from "../../domain/clock.ts";
import { onMessageFromIndex, sendToIndex } from "./adapters/channel.ts";
import type { FromIndex, ToIndex } from "./protocol.ts";

/** Node itself takes a second or two to start on a busy machine. */
const helloMs = 30_000;
/** Saving, and the end of a process that is busy. */
const stopMs = 4000;
/** After too many crashes: perhaps the file that caused them has changed. */
const retryMs = 10 * 60_000;

export type IndexProcessDeps = {
  readonly command: readonly string[];
  readonly clock: Clock;
  /** The process listens: everything that it has to know is sent anew. */
  readonly onUp: () => void;
  readonly onMessage: (message: FromIndex) => void;
  /** `hasGivenUp`: it is not started again for a while. */
  readonly onDown: (hasGivenUp: boolean) => void;
};

/** Keeps a child process running: starts it, starts it again after a crash, ends it. */
export class IndexProcess {
  readonly #deps: IndexProcessDeps;
  readonly #crashes = new CrashHistory(usualBackOff, Math.random);
  readonly #stop = new AbortController();
  #child: ChildProcess | undefined;
  #isUp = false;

  constructor(deps: IndexProcessDeps) {
    this.#deps = deps;
    this.#start();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  send(message: ToIndex): void {
    if (this.#child !== undefined && this.#isUp) sendToIndex(this.#child, message);
  }

  /** It has answered something useful: crashes until then do not count. */
  proveUseful(): void {
    this.#crashes.forget();
  }

  /** It does not answer: as after a crash, another one is started. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  async dispose(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort(new Error("disposed"));
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
    if (this.#isUp) sendToIndex(child, { kind: "stop" });
    else child.kill("SIGKILL");
    if ((await within(this.#deps.clock, stopMs, ended)) !== late) return;
    child.kill("SIGKILL");
    await within(this.#deps.clock, stopMs, ended);
  }

  #start(): void {
    if (this.#stop.signal.aborted) return;
    const child = spawn(process.execPath, [...this.#deps.command], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
      windowsHide: true,
      // A process that sits in a project's folder would keep it from being deleted or unmounted.
      cwd: tmpdir(),
      env: childEnvironment(),
    });
    this.#child = child;
    const greeted = new AbortController();
    onMessageFromIndex(child, (message) => {
      if (message.kind !== "hello") return this.#deps.onMessage(message);
      greeted.abort(new Error("greeted"));
      this.#isUp = true;
      this.#deps.onUp();
    });
    let hasEnded = false;
    const end = (): void => {
      if (hasEnded) return;
      hasEnded = true;
      greeted.abort(new Error("ended"));
      void this.#ended();
    };
    // A process that could not be started has no "exit".
    child.once("error", end).once("exit", end);
    void rest(this.#deps.clock, helloMs, greeted.signal).then(() => {
      if (!greeted.signal.aborted) child.kill("SIGKILL");
    });
  }

  async #ended(): Promise<void> {
    this.#isUp = false;
    this.#child = undefined;
    if (this.#stop.signal.aborted) return;
    const { clock } = this.#deps;
    const waitMs = this.#crashes.crashedAt(clock.now());
    this.#deps.onDown(waitMs === undefined);
    await rest(clock, waitMs ?? retryMs, this.#stop.signal);
    this.#start();
  }
}

function childEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  // Debuggers and preloaded modules are meant for the parent.
  delete env.NODE_OPTIONS;
  if (process.versions.electron !== undefined) env.ELECTRON_RUN_AS_NODE = "1";
  return env;
}

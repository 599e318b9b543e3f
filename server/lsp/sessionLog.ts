import { MessageType } from "vscode-languageserver";
import type { Settings } from "../../shared/settings.ts";
import type { Log } from "../domain/log.ts";

type Level = "trace" | "info" | "warn";
type Options = {
  /** Where messages go while there is no client to tell, and where defects go as well. */
  readonly fallback: Log;
  readonly level: () => Settings["log.level"];
  readonly send: (type: MessageType, message: string) => void;
};

const weight: Readonly<Record<Settings["log.level"], number>> = { off: 0, warn: 1, info: 2, trace: 3 };
/** "Debug" is newer than many clients. */
const wireType: Readonly<Record<Level, MessageType>> = {
  trace: MessageType.Log,
  info: MessageType.Info,
  warn: MessageType.Warning,
};

/** Writes to the client's log. A defect is told once per place. */
export class SessionLog implements Log {
  readonly #options: Options;
  readonly #places = new Set<string>();
  #isConnected = false;

  constructor(options: Options) {
    this.#options = options;
  }

  connect(): void {
    this.#isConnected = true;
  }

  disconnect(): void {
    this.#isConnected = false;
  }

  trace(message: string): void {
    this.#write("trace", message);
  }

  info(message: string): void {
    this.#write("info", message);
  }

  warn(message: string): void {
    this.#write("warn", message);
  }

  bug(place: string, error: unknown): void {
    this.#options.fallback.bug(place, error);
    if (this.#places.has(place)) return;
    this.#places.add(place);
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (this.#isConnected) this.#options.send(MessageType.Error, `A defect in ${place}: ${stack}`);
  }

  #write(level: Level, message: string): void {
    if (weight[this.#options.level()] < weight[level]) return;
    if (this.#isConnected) this.#options.send(wireType[level], message);
    else this.#options.fallback[level](message);
  }
}

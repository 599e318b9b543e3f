import type { Status } from "../../shared/protocol.ts";
import type { Clock } from "../domain/clock.ts";
import type { EngineState } from "../domain/engine.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { LoadedSettings } from "../settings/loaded.ts";
import { isTelling, statusOf, type StatusInput, type Trouble } from "./status.ts";

type Options = {
  readonly clock: Clock;
  readonly engineState: () => EngineState;
  readonly loaded: () => LoadedSettings;
  readonly user: () => string | undefined;
  readonly send: (status: Status) => void;
};

/** Keeps what the status depends on and tells the client whenever the result differs from what it was told last. */
export class StatusReporter {
  readonly #options: Options;
  #isConnected = false;
  #sent = "";
  #modelTrouble: Trouble | undefined;
  #download: StatusInput["download"];
  #last: Outcome | undefined;
  #snoozedUntil = 0;
  #snooze: AbortController | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  get current(): Status {
    const { clock, engineState, loaded, user } = this.#options;
    const { settings, problems } = loaded();
    return statusOf({
      settings,
      problems,
      engine: engineState(),
      modelTrouble: this.#modelTrouble,
      snoozedMinutes: Math.ceil(Math.max(0, this.#snoozedUntil - clock.now()) / 60_000),
      download: this.#download,
      last: this.#last,
      user: user(),
    });
  }

  connect(): void {
    this.#isConnected = true;
    this.refresh();
  }

  refresh(): void {
    const status = this.current;
    const wire = JSON.stringify(status);
    if (!this.#isConnected || wire === this.#sent) return;
    this.#sent = wire;
    this.#options.send(status);
  }

  /** Sends it again, for a client that has just said that it wants another form of it. */
  repeat(): void {
    this.#sent = "";
    this.refresh();
  }

  noteModel(trouble: Trouble | undefined): void {
    this.#modelTrouble = trouble;
    this.refresh();
  }

  noteDownload(download: StatusInput["download"]): void {
    this.#download = download;
    this.refresh();
  }

  noteOutcome(outcome: Outcome): void {
    if (!isTelling(outcome)) return;
    this.#last = outcome;
    this.refresh();
  }

  /** The status tells the whole minutes that were asked for, then changes once, when the snooze ends. */
  noteSnooze(minutes: number): void {
    this.#snooze?.abort();
    this.#snooze = undefined;
    this.#snoozedUntil = this.#options.clock.now() + minutes * 60_000;
    this.refresh();
    if (minutes <= 0) return;
    const { signal } = (this.#snooze = new AbortController());
    this.#options.clock.sleep(minutes * 60_000, signal).then(
      () => this.refresh(),
      () => {
        // Ended early, by another snooze or with the server.
      },
    );
  }

  dispose(): void {
    this.#isConnected = false;
    this.#snooze?.abort();
  }
}

import type { Clock } from "../domain/clock.ts";
import type { Log } from "../domain/log.ts";
import type { Reason } from "../domain/reason.ts";
import { LiveAnswer, type LiveStart } from "./liveAnswer.ts";

/** At most one answer in the making per document. */
export class LiveAnswers {
  readonly #live = new Map<string, LiveAnswer>();
  readonly #deps: { readonly clock: Clock; readonly log: Log };

  constructor(deps: { readonly clock: Clock; readonly log: Log }) {
    this.#deps = deps;
  }

  find(uri: string): LiveAnswer | undefined {
    const live = this.#live.get(uri);
    return live?.isOver === true ? undefined : live;
  }

  /** Takes the place of the document's last one. */
  begin(start: LiveStart): LiveAnswer {
    const { uri } = start.origin;
    this.abort(uri, "superseded");
    const live = new LiveAnswer(start, this.#deps);
    this.#live.set(uri, live);
    const forget = (): void => {
      if (this.#live.get(uri) === live) this.#live.delete(uri);
    };
    void live.done.then(forget);
    return live;
  }

  abort(uri: string, reason: Reason): void {
    this.#live.get(uri)?.abort(reason);
  }

  /** Somebody waits for the model in this document: what nobody has asked for elsewhere makes way. */
  makeWayFor(uri: string): void {
    for (const [each, live] of this.#live)
      if (each !== uri && live.start.isAhead && !live.isWaitedFor) live.abort("superseded");
  }

  dispose(): void {
    for (const live of this.#live.values()) live.abort("cancelled");
    this.#live.clear();
  }
}

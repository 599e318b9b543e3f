import { measuredMethod, type MeasuredRequest } from "../../shared/protocol.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { Session } from "./session.ts";

/** When a request arrived, and for which version of the document. */
export type Received = { readonly at: number; readonly version: number | undefined };

/** `lacuna/measured` about the engine's work; for a client that wants it, until the session ends. */
export function tellGenerations(session: Session): void {
  const { client, deps, ended, send } = session;
  if (client?.wantsMeasures !== true) return;
  const stop = deps.onGeneration?.((generation) => send(measuredMethod, generation));
  if (stop) ended.addEventListener("abort", stop, { once: true });
}

/** `lacuna/measured` about a request that has just ended. */
export function tellRequest({ client, deps, send }: Session, outcome: Outcome, { at, version }: Received): void {
  if (client?.wantsMeasures !== true) return;
  const { uri, ms } = outcome.explanation;
  const measured: MeasuredRequest = {
    kind: "request",
    ...{ uri, receivedAt: at, answeredAt: deps.clock.now(), quietMs: ms.debounce, contextMs: ms.context },
    ...(version === undefined ? {} : { version }),
    ...(ms.firstText === undefined ? {} : { firstTextMs: ms.firstText }),
    ...(outcome.kind === "shown"
      ? { ending: "shown", from: outcome.from }
      : { ending: "empty", reason: outcome.reason }),
  };
  send(measuredMethod, measured);
}

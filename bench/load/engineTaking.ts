import { systemClock } from "../../server/base/systemClock.ts";
import type { Engine } from "../../server/domain/engine.ts";
import { scriptedEngine } from "../../test/support/scriptedEngine.ts";

export type Pace = {
  readonly prefillMs: number;
  readonly tokenMs: number;
  readonly tokens: number;
  /** Requests at once, as the gateway's configuration says. */
  readonly running: number;
  /** Requests that may wait for their turn. */
  readonly waiting: number;
};

/** Says `tokens` tokens at this pace, to as many at once as ask. */
export const engineTaking = ({ prefillMs, tokenMs, tokens }: Pace): Engine =>
  scriptedEngine({ says: "word".repeat(tokens), prefillMs, delayMs: tokenMs, clock: systemClock });

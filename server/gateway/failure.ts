import type { Refused } from "../domain/access.ts";
import { reasons, type EngineTrouble } from "../domain/reason.ts";
import { describeFault, type Fault } from "./fields.ts";

/** Why a request is not answered, in words that hold for every dialect; each turns it into its own shape. */
export const failureStatus = {
  badRequest: 400,
  promptTooLarge: 400,
  unauthorised: 401,
  forbidden: 403,
  notFound: 404,
  unknownModel: 404,
  wrongMethod: 405,
  tooSlow: 408,
  conflict: 409,
  tooLarge: 413,
  notJson: 415,
  misdirected: 421,
  overQuota: 429,
  defect: 500,
  notSupported: 501,
  unavailable: 503,
  timedOut: 504,
} as const;

export type FailureKind = keyof typeof failureStatus;

/** Thrown, not returned: every route ends in one of these few ways, and one place turns them into an answer. */
export class RequestFailure extends Error {
  override readonly name = "RequestFailure";
  readonly kind: FailureKind;
  /** What is wrong with the body, where that is the reason. */
  readonly faults: readonly Fault[];
  /** For 429 and 503. */
  readonly retryAfterSeconds: number | undefined;
  /** What the engine said, where it was the one that refused. */
  readonly trouble: EngineTrouble | undefined;

  constructor(
    kind: FailureKind,
    message: string,
    more: {
      readonly faults?: readonly Fault[];
      readonly retryAfterSeconds?: number | undefined;
      readonly trouble?: EngineTrouble;
    } = {},
  ) {
    super(message);
    this.kind = kind;
    this.faults = more.faults ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds ?? (failureStatus[kind] === 503 ? 1 : undefined);
    this.trouble = more.trouble;
  }

  get status(): number {
    return failureStatus[this.kind];
  }
}

export const badBody = (faults: readonly Fault[]): RequestFailure =>
  new RequestFailure("badRequest", faults.map(describeFault).join(". "), { faults });

export const failureOf = ({ reason, detail, retryAfterSeconds }: Refused): RequestFailure =>
  new RequestFailure(reason, detail, { retryAfterSeconds });

/** Loading a model takes seconds; a busy engine is free again in less. */
const retryAfterLoading = 3;

/** Without the engine's own detail: it may hold paths of the server's machine. The log has it. */
export function failureOfTrouble(reason: EngineTrouble): RequestFailure {
  const { means } = reasons[reason];
  switch (reason) {
    case "promptTooLarge":
      return new RequestFailure("promptTooLarge", "The prompt does not fit the model's context. Send less text.", {
        trouble: reason,
      });
    case "timedOut":
      return new RequestFailure("timedOut", means, { trouble: reason });
    case "engineStarting":
    case "engineRestarting":
      return new RequestFailure("unavailable", means, { retryAfterSeconds: retryAfterLoading, trouble: reason });
    default:
      return new RequestFailure("unavailable", means, { trouble: reason });
  }
}

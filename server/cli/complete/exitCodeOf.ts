import type { Reason } from "../../domain/reason.ts";
import { exitCodes } from "../output.ts";

/** Silence that somebody has to do something about; every other one is an answer. */
const troubles: { readonly [reason in Reason]?: number } = {
  modelMissing: exitCodes.unavailable,
  engineUnreachable: exitCodes.unavailable,
  serverUnreachable: exitCodes.unavailable,
  cursorOutOfRange: exitCodes.notFound,
  ...{ engineFailed: exitCodes.failed, engineBusy: exitCodes.failed, engineRefused: exitCodes.failed },
  ...{ serverSignIn: exitCodes.failed, serverOverQuota: exitCodes.failed, serverForbids: exitCodes.failed },
  ...{ serverVersion: exitCodes.failed, engineVersion: exitCodes.failed, modelInvalid: exitCodes.failed },
  ...{ outOfMemory: exitCodes.failed, timedOut: exitCodes.failed, internalError: exitCodes.failed },
};

/** Of an empty answer. A model that was named and is not there is something that does not exist. */
export const exitCodeOf = (reason: Reason, { isModelNamed }: { readonly isModelNamed: boolean }): number =>
  reason === "modelMissing" && isModelNamed ? exitCodes.notFound : (troubles[reason] ?? exitCodes.ok);

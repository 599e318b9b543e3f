import type { FailureKind } from "../../failure.ts";
import type { Route } from "../../route.ts";

const types: Partial<Record<FailureKind, string>> = {
  unauthorised: "authentication_error",
  forbidden: "permission_error",
  overQuota: "rate_limit_error",
  defect: "server_error",
  unavailable: "server_error",
  timedOut: "server_error",
};
const codes: Partial<Record<FailureKind, string>> = {
  unauthorised: "invalid_api_key",
  unknownModel: "model_not_found",
  promptTooLarge: "context_length_exceeded",
  overQuota: "rate_limit_exceeded",
};

export const sayOpenaiFailure: Route["sayFailure"] = ({ kind, message, faults }) => ({
  body: {
    error: {
      message,
      type: types[kind] ?? "invalid_request_error",
      param: kind === "unknownModel" ? "model" : (faults[0]?.path ?? null),
      code: codes[kind] ?? null,
    },
  },
});

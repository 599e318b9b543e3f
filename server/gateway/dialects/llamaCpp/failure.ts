import type { FailureKind } from "../../failure.ts";
import type { Route } from "../../route.ts";

const types: Readonly<Record<FailureKind, string>> = {
  badRequest: "invalid_request_error",
  promptTooLarge: "exceed_context_size_error",
  unauthorised: "authentication_error",
  forbidden: "permission_error",
  notFound: "not_found_error",
  wrongMethod: "invalid_request_error",
  unknownModel: "not_found_error",
  tooSlow: "invalid_request_error",
  conflict: "invalid_request_error",
  tooLarge: "invalid_request_error",
  notJson: "invalid_request_error",
  misdirected: "invalid_request_error",
  overQuota: "unavailable_error",
  defect: "server_error",
  notSupported: "not_supported_error",
  unavailable: "unavailable_error",
  timedOut: "server_error",
};

export const sayLlamaCppFailure: Route["sayFailure"] = ({ kind, message, status }) => ({
  body: { error: { code: status, message, type: types[kind] } },
});

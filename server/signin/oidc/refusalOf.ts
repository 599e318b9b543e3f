import { AuthorizationResponseError, ClientError, ResponseBodyError } from "openid-client";
import { codeOf } from "../../base/errorMessage.ts";
import { field } from "../../base/record.ts";
import { Unreachable } from "./issuerFetch.ts";
import { SignInRefusal, type RefusalKind } from "./refusal.ts";

/** What the library and the provider say, in our words. Their own may quote tokens and claims. */
export function refusalOf(error: unknown): SignInRefusal {
  if (error instanceof SignInRefusal) return error;
  if (error instanceof AuthorizationResponseError) return ofProvider(error.error, fromAuthorization);
  if (error instanceof ResponseBodyError) return ofProvider(error.error, fromToken);
  const unreachable = causesOf(error).find((each) => each instanceof Unreachable);
  if (unreachable) return new SignInRefusal("unreachable", whyUnreachable(unreachable));
  const code = codeOf(error) ?? "";
  if (code === "OAUTH_TIMEOUT") return new SignInRefusal("unreachable", "no answer in time");
  const [kind, says] = kinds[code] ?? [];
  if (kind !== undefined) return new SignInRefusal(kind, `${says}${claimIn(error)}`);
  if (error instanceof ClientError || error instanceof TypeError) return new SignInRefusal("misconfigured", code);
  throw error;
}

const fromAuthorization: Readonly<Record<string, RefusalKind>> = {
  ...{ access_denied: "denied", login_required: "denied", interaction_required: "denied" },
  ...{ consent_required: "denied", account_selection_required: "denied" },
  ...{ invalid_scope: "misconfigured", unauthorized_client: "misconfigured", invalid_request: "misconfigured" },
  ...{ unsupported_response_type: "misconfigured", temporarily_unavailable: "unreachable" },
};

const fromToken: Readonly<Record<string, RefusalKind>> = {
  // The code was used before, is too old, or belongs to another sign-in.
  invalid_grant: "expired",
  ...{ invalid_client: "misconfigured", unauthorized_client: "misconfigured", invalid_request: "misconfigured" },
};

/** Codes of openid-client, and what the log says of them. */
const kinds: Readonly<Record<string, readonly [kind: RefusalKind, says: string]>> = {
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: ["clock", "the ID token is of another time"],
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: ["forged", "the ID token is for something else"],
  OAUTH_KEY_SELECTION_FAILED: ["forged", "the provider does not publish the key of the ID token"],
  OAUTH_INVALID_RESPONSE: ["forged", "the answer is not what the protocol asks for"],
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: [
    "misconfigured",
    "the provider calls itself otherwise than signIn.oidc.issuer, or the userinfo is about somebody else",
  ],
  OAUTH_RESPONSE_IS_NOT_CONFORM: ["misconfigured", "the provider answers with another status than the protocol has"],
  OAUTH_RESPONSE_IS_NOT_JSON: ["misconfigured", "what answers at this address is no identity provider"],
  OAUTH_PARSE_ERROR: ["misconfigured", "what answers at this address is no identity provider"],
  OAUTH_WWW_AUTHENTICATE_CHALLENGE: ["misconfigured", "the provider refuses the client ID, its secret or the token"],
};

/** An error's name is a word of the protocol; whatever else stands there is not repeated. */
function ofProvider(error: string, known: Readonly<Record<string, RefusalKind>>): SignInRefusal {
  return new SignInRefusal(known[error] ?? "provider", /^[a-z_]{1,40}$/.test(error) ? error : "");
}

/** Which claim is wrong, of those that the protocol has. */
function claimIn(error: unknown): string {
  for (const each of causesOf(error)) {
    const claim = field(each instanceof Error ? each.cause : undefined, "claim");
    if (typeof claim === "string" && /^[a-z_]{1,20}$/.test(claim)) return ` (${claim})`;
  }
  return "";
}

function whyUnreachable(error: unknown): string {
  const codes = causesOf(error).map(codeOf);
  return codes.find((code) => code !== undefined && /^[A-Z_]{1,50}$/.test(code)) ?? "no connection";
}

function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let each = error; each instanceof Error && causes.length < 6; each = each.cause) causes.push(each);
  return causes;
}

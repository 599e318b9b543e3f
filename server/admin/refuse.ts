import { AccountsError } from "../accounts/accountsError.ts";
import { RequestFailure, type FailureKind } from "../gateway/failure.ts";

const kinds = {
  invalid: "badRequest",
  conflict: "conflict",
  notFound: "notFound",
  forbidden: "forbidden",
} as const satisfies Record<AccountsError["reason"], FailureKind>;

/** For `catch`: what the accounts refuse, as an answer. */
export function refuse(error: unknown): never {
  if (error instanceof AccountsError) throw new RequestFailure(kinds[error.reason], error.message);
  throw error;
}

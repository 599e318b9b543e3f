import { AccountsError } from "../../accounts/accountsError.ts";
import type { Accounts } from "../../accounts/createAccounts.ts";
import type { Clock } from "../../domain/clock.ts";
import { badBody, RequestFailure, type FailureKind } from "../../gateway/failure.ts";
import { Fields } from "../../gateway/fields.ts";
import { AddressLimit } from "../../gateway/http/addressLimit.ts";
import { json, type Reply, type Route } from "../../gateway/route.ts";

export const claimPath = "/v1/lacuna/claim";

/** From all addresses together: each attempt writes to the database, and one person needs a few. */
const attempts = { perMinute: 6, burst: 6 };

/** Turns the code that the server prints at its first start into its owner, whose token is the answer. */
export function claimRoute({ firstOwner }: Pick<Accounts, "firstOwner">, clock: Clock): Route {
  const limit = new AddressLimit(attempts, clock);
  return {
    ...{ method: "POST", path: claimPath, dialect: "core", scope: "public" },
    sayFailure: ({ message }) => ({ body: { error: { message } } }),
    handle: async ({ body }): Promise<Reply> => {
      const refusal = limit.take("everybody");
      if (refusal) throw refusal;
      const { code, name } = readClaim(body);
      const { person, secret, token } = await firstOwner.claim(code, name).catch(refuse);
      return json({ user: person.name, token: secret, expiresAt: token.expiresAt.toISOString() });
    },
  };
}

function readClaim(body: unknown): { readonly code: string; readonly name: string } {
  const fields = new Fields(body);
  fields.need("code", "the code that the server printed when it started");
  fields.need("name", "the name of the owner to be");
  const [code, name] = [fields.text("code", 200), fields.text("name", 200)];
  if (code === undefined || name === undefined) throw badBody(fields.faults);
  return { code, name };
}

const kinds = {
  invalid: "badRequest",
  conflict: "badRequest",
  notFound: "notFound",
  forbidden: "forbidden",
} as const satisfies Record<AccountsError["reason"], FailureKind>;

function refuse(error: unknown): never {
  if (error instanceof AccountsError) throw new RequestFailure(kinds[error.reason], error.message);
  throw error;
}

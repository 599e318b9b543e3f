import type { Accounts } from "../accounts/createAccounts.ts";
import type { FirstOwner } from "../accounts/people/firstOwner.ts";
import type { Clock } from "../domain/clock.ts";
import { badBody } from "../gateway/failure.ts";
import { Fields } from "../gateway/fields.ts";
import { AddressLimit } from "../gateway/http/addressLimit.ts";
import { json, sayFailure, type Reply, type Route } from "../gateway/route.ts";
import { refuse } from "../admin/refuse.ts";

export const claimPath = "/v1/lacuna/claim";

/** From all addresses together: each attempt writes to the database, and one person needs a few. */
const attempts = { perMinute: 6, burst: 6 };

export type Claim = (body: unknown) => Promise<FirstOwner>;

/** Turns the code that the server prints at its first start into its owner. */
export function createClaim({ firstOwner }: Pick<Accounts, "firstOwner">, clock: Clock): Claim {
  const limit = new AddressLimit(attempts, clock);
  return async (body) => {
    const refusal = limit.take("everybody");
    if (refusal) throw refusal;
    const { code, name } = readClaim(body);
    return firstOwner.claim(code, name).catch(refuse);
  };
}

/** The owner's token is the answer. */
export const claimRoute = (claim: Claim): Route => ({
  ...{ method: "POST", path: claimPath, dialect: "core", scope: "public", sayFailure },
  handle: async ({ body }): Promise<Reply> => {
    const { person, secret, token } = await claim(body);
    return json({ user: person.name, token: secret, expiresAt: token.expiresAt.toISOString() });
  },
});

function readClaim(body: unknown): { readonly code: string; readonly name: string } {
  const fields = new Fields(body);
  fields.need("code", "the code that the server printed when it started");
  fields.need("name", "the name of the owner to be");
  const [code, name] = [fields.text("code", 200), fields.text("name", 200)];
  if (code === undefined || name === undefined) throw badBody(fields.faults);
  return { code, name };
}

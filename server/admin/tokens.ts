import type { Accounts } from "../accounts/createAccounts.ts";
import type { Caller } from "../domain/access.ts";
import { allScopes, isScope } from "../accounts/permissions.ts";
import type { DoneReply, NewTokenBody, NewTokenReply, RevokeBody, TokensReply } from "./api.ts";
import { done, get, post, type Endpoint } from "./endpoint.ts";
import { timeOrNull, tokenItem } from "./items.ts";
import { neededText, neededTexts, param, reading } from "./reading.ts";

/** Other people's tokens. */
export function tokenEndpoints({ tokens, identities }: Accounts): readonly Endpoint[] {
  return [
    get("people/:who/tokens", { scope: "people.write", does: "somebody's tokens" }, (call): Promise<TokensReply> =>
      tokensOf({ tokens, identities }, call.caller, param(call, "who")),
    ),
    post(
      "people/:who/tokens",
      { scope: "people.write", does: "a new token for somebody, told once" },
      async (call): Promise<NewTokenReply> => {
        const made = await tokens.create(call.caller, { ...readNewToken(call.body), user: param(call, "who") });
        return { secret: made.secret, token: tokenItem(made.token) };
      },
    ),
    post(
      "tokens/revoke",
      { scope: "people.write", does: "revoke anybody's token" },
      async ({ caller, body }): Promise<DoneReply> => {
        await tokens.revoke(caller, readRevoke(body).id);
        return done;
      },
    ),
  ];
}

export async function tokensOf(
  { tokens, identities }: Pick<Accounts, "tokens" | "identities">,
  caller: Caller,
  who: string,
): Promise<TokensReply> {
  const [found, signInBy] = await Promise.all([tokens.list(caller, who), identities.signInBy(caller, who)]);
  return { tokens: found.map(tokenItem), signInBy: timeOrNull(signInBy) };
}

export const readRevoke = (body: unknown): RevokeBody =>
  reading(body, (fields) => ({ id: neededText(fields, "id", "the id of the token") }));

export const readNewToken = (body: unknown): NewTokenBody =>
  reading(body, (fields) => {
    const label = neededText(fields, "label", "what the token is for");
    const given = neededTexts(fields, "scopes", allScopes.join(", "));
    const scopes = given.filter(isScope);
    if (scopes.length < given.length) fields.fault("scopes", "holds an unknown one", allScopes.join(", "));
    fields.need("days", "a whole number from 1 to 366");
    return { label, scopes, days: fields.int("days", { min: 1, max: 366 }) ?? 0 };
  });

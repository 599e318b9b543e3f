import { AccountsError } from "../../accounts/accountsError.ts";
import { allScopes, isScope, permissions } from "../../accounts/permissions.ts";
import type { TokenInfo } from "../../accounts/people/tokens.ts";
import type { Scope } from "../../domain/access.ts";
import { table } from "../models/table.ts";
import { note, print, printJson } from "../output.ts";
import { numberOf, withAccounts, wordsOf, type Place } from "./withAccounts.ts";

export type TokenFlags = Place & { readonly label: string; readonly scopes?: string; readonly days: string };

/** Only the token goes to stdout, so that it can be piped into a secret store. */
export const create = (user: string, flags: TokenFlags): Promise<void> =>
  withAccounts(flags, async ({ people, tokens }) => {
    const { role } = await people.get("console", user);
    const scopes = flags.scopes === undefined ? permissions[role] : scopesOf(flags.scopes);
    const days = numberOf(flags.days, "--days");
    const { secret, token } = await tokens.create("console", { user, label: flags.label, scopes, days });
    if (flags.json) printJson({ secret, token });
    else print(secret);
    note(`This token is shown this once. Its id is ${token.id}; it expires on ${dayOf(token.expiresAt)}.`);
  });

export const list = (user: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ tokens }) => {
    const all = await tokens.list("console", user);
    if (place.json) printJson(all);
    else if (all.length === 0) note(`${user} has no token`);
    else print(table([["ID", "LABEL", "STATE", "LAST USED", "SCOPES"], ...all.map(rowOf)]));
  });

export const revoke = (id: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ tokens }) => {
    await tokens.revoke("console", id);
    if (place.json) printJson({ revoked: id });
    else note(`${id} is revoked`);
  });

const rowOf = (token: TokenInfo): readonly string[] => [
  token.id,
  token.label,
  stateOf(token),
  token.lastUsedAt === undefined ? "never" : dayOf(token.lastUsedAt),
  token.scopes.join(", "),
];

function stateOf({ revokedAt, expiresAt }: TokenInfo): string {
  if (revokedAt !== undefined) return `revoked ${dayOf(revokedAt)}`;
  return `${expiresAt.getTime() < Date.now() ? "expired" : "until"} ${dayOf(expiresAt)}`;
}

function scopesOf(text: string): readonly Scope[] {
  return wordsOf(text).map((word) => {
    if (isScope(word)) return word;
    throw new AccountsError("invalid", `there is no scope ${word}; scopes are ${allScopes.join(", ")}`);
  });
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

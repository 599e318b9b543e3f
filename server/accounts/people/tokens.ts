import type { Scope } from "../../domain/access.ts";
import { AccountsError } from "../accountsError.ts";
import { change } from "../audit/change.ts";
import { effectiveScopes, isScope, permissions } from "../permissions.ts";
import { count, list, text, time, timeOrNone } from "../sql/row.ts";
import type { Query, Row } from "../sql/sql.ts";
import { demand, may, type Actor, type Store } from "../store.ts";
import { createToken, formatToken, hashOf } from "../tokenFormat.ts";
import { findAccessible, findManaged, isSelf, pseudonymOf } from "./people.ts";
import type { Person } from "./person.ts";

export type TokenInfo = {
  readonly id: string;
  readonly userId: string;
  readonly label: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | undefined;
  readonly revokedAt: Date | undefined;
};

export type NewToken = {
  /** Id or name of whom it is for. */
  readonly user: string;
  /** What it is for, in the user's words: "laptop". */
  readonly label: string;
  /** At most what the user's role may do. */
  readonly scopes: readonly Scope[];
  /** Whole days, or `sessionDays`. */
  readonly days: number;
  /** Of a session: id of the token that somebody signed in with. Revoking that one ends the session, too. */
  readonly openedWith?: string | undefined;
};

/** Of what a browser is given when somebody signs in: longer than a working day, and gone on the next one. */
export const sessionDays = 0.5;

export interface Tokens {
  /** `secret` is the whole token and exists nowhere else: it is shown once. */
  create(actor: Actor, token: NewToken): Promise<{ readonly secret: string; readonly token: TokenInfo }>;
  list(actor: Actor, who: string): Promise<readonly TokenInfo[]>;
  /** With the sessions that it opened. Refused from the next request on at this server, and within `rememberMs` of accountsAccess.ts at any other. */
  revoke(actor: Actor, id: string): Promise<void>;
}

const mostDays = 366;
/** More than anybody needs, and few enough to look through. */
const mostTokens = 50;
const mostLabelUnits = 60;
const dayMs = 86_400_000;

export function createTokens(store: Store): Tokens {
  return {
    create: (actor, token) =>
      change(store, actor, async (tx) => {
        const find = isSelf(actor, token.user) ? findAccessible : findManaged;
        const person = await find(tx, actor, token.user);
        checkToken(actor, person, token);
        return issueToken(tx, { ...token, person, at: store.wall() });
      }),
    list: async (actor, who) => {
      const person = await findAccessible(store.sql, actor, who);
      const rows = await store.sql.query("select * from tokens where user_id = $1 order by created_at", [person.id]);
      return rows.map(readToken);
    },
    revoke: (actor, id) =>
      change(store, actor, async (tx) => {
        const [row] = await tx.query("select user_id from tokens where id = $1", [id]);
        const owner = row === undefined ? undefined : text(row, "user_id");
        const isOwn = owner !== undefined && isSelf(actor, owner) && may(actor, "self");
        if (!isOwn) demand(actor, "people.write");
        if (owner === undefined)
          throw new AccountsError("notFound", `there is no token ${JSON.stringify(id.slice(0, 40))}`);
        if (!isOwn) await findManaged(tx, actor, owner);
        const ended = "update tokens set revoked_at = coalesce(revoked_at, $2) where id = $1 or opened_with = $1";
        await tx.query(ended, [id, store.wall()]);
        return { entry: { action: "token.revoke", target: id }, result: undefined };
      }),
  };
}

type Issue = Omit<NewToken, "user"> & { readonly person: Person; readonly at: Date };

export async function issueToken(tx: Query, { person, label, scopes, days, at, openedWith }: Issue) {
  // Locks the person: two requests at once must not both find room for the last token.
  await tx.query("select id from users where id = $1 for update", [person.id]);
  const live = "select count(*) as n from tokens where user_id = $1 and revoked_at is null and expires_at > $2";
  const [row] = await tx.query(live, [person.id, at]);
  if (row !== undefined && count(row, "n") >= mostTokens)
    throw new AccountsError(
      "conflict",
      `${person.name} has ${mostTokens} tokens, the most there can be; revoke one first`,
    );
  const token = createToken();
  const expiry = new Date(at.getTime() + days * dayMs);
  const [stored] = await tx.query(
    // A session ends with what it was opened with.
    `insert into tokens (id, user_id, label, hash, scopes, created_at, opened_with, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, least($8, (select expires_at from tokens where id = $7))) returning *`,
    [...[token.id, person.id, label.trim(), hashOf(token.secret), scopes, at], openedWith ?? null, expiry],
  );
  const detail = { owner: await pseudonymOf(tx, person.id), scopes, days };
  return {
    entry: { action: "token.create", target: token.id, detail },
    result: { secret: formatToken(token), token: readToken(stored ?? {}) },
  } as const;
}

function checkToken(actor: Actor, person: Person, { label, scopes, days }: NewToken): void {
  if (person.deactivatedAt !== undefined)
    throw new AccountsError("conflict", `${person.name} is deactivated; reactivate them first`);
  if (label.trim() === "" || label.trim().length > mostLabelUnits)
    throw new AccountsError(
      "invalid",
      `a token needs a label of at most ${mostLabelUnits} characters that says what it is for`,
    );
  if (days !== sessionDays && (!Number.isInteger(days) || days < 1 || days > mostDays))
    throw new AccountsError("invalid", `a token lives 1 to ${mostDays} days, not ${days}`);
  if (scopes.length === 0) throw new AccountsError("invalid", "a token needs at least one scope");
  const beyondRole = scopes.find((scope) => !permissions[person.role].includes(scope));
  if (beyondRole !== undefined)
    throw new AccountsError(
      "invalid",
      `the role ${person.role} does not have ${beyondRole}; it has ${permissions[person.role].join(", ")}`,
    );
  // A token that may only complete must not be a way to one that may do everything.
  const beyondActor = scopes.find((scope) => !may(actor, scope));
  if (beyondActor !== undefined)
    throw new AccountsError(
      "forbidden",
      `your own token does not have ${beyondActor}, so it cannot give it to another`,
    );
}

const readToken = (row: Row): TokenInfo => ({
  id: text(row, "id"),
  userId: text(row, "user_id"),
  label: text(row, "label"),
  scopes: list(row, "scopes").filter(isScope),
  createdAt: time(row, "created_at"),
  expiresAt: time(row, "expires_at"),
  lastUsedAt: timeOrNone(row, "last_used_at"),
  revokedAt: timeOrNone(row, "revoked_at"),
});

/** What a token gets that nobody chose scopes for: all that its person may do. */
export const usualScopes = (person: Pick<Person, "role">): readonly Scope[] =>
  effectiveScopes(person.role, permissions[person.role]);

import type { Caller, Scope } from "../domain/access.ts";
import { AccountsError } from "./accountsError.ts";
import type { Checkpoint } from "./audit/chain.ts";
import type { Sql } from "./sql/sql.ts";

/** What every operation works with. */
export type Store = {
  readonly sql: Sql;
  /** The wall clock: expiry, days, and the times in records. */
  readonly wall: () => Date;
  /** Something about people, tokens, limits or policy was committed: whatever is remembered of it is forgotten. */
  readonly changed: () => void;
  /** A record was committed to the audit log, which ends with it now. */
  readonly audited: (end: Checkpoint) => void;
};

/** Who carries out an administrative operation: somebody at the server, or whoever has its machine or database in hand. */
export type Actor = Caller | "console";

/** Routes check the same; this is the second lock on the door. */
export function demand(actor: Actor, scope: Scope): void {
  if (!may(actor, scope))
    throw new AccountsError(
      "forbidden",
      `this needs the permission ${scope}, which your role or your token does not have`,
    );
}

/** The groups whose members and figures somebody sees; undefined: all. */
export const groupsSeenBy = (actor: Actor): readonly string[] | undefined =>
  actor !== "console" && actor.role === "lead" ? actor.groups : undefined;

export const may = (actor: Actor, scope: Scope): boolean => actor === "console" || actor.scopes.includes(scope);

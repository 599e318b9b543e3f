import { signedInAtColumn, signInBy, type RecentSignIn } from "../accountsAccess.ts";
import { AccountsError } from "../accountsError.ts";
import { change } from "../audit/change.ts";
import { text, time, timeOrNone } from "../sql/row.ts";
import type { Actor, Store } from "../store.ts";
import { createArrivals, insertIdentity, type Arrivals, type Identity } from "./arrivals.ts";
import { findAccessible, findManaged, pseudonymOf } from "./people.ts";

/** `signedInAt`: undefined for somebody who never signed in there since that is noted. */
type LinkedIdentity = Identity & { readonly linkedAt: Date; readonly signedInAt: Date | undefined };

/** `who` is an id or a name everywhere. Somebody has at most one identity at each provider. */
export interface Identities extends Arrivals {
  list(actor: Actor, who: string): Promise<readonly LinkedIdentity[]>;
  /** Until when somebody's tokens count without another sign-in; undefined: as long as they say themselves. */
  signInBy(actor: Actor, who: string): Promise<Date | undefined>;
  link(actor: Actor, who: string, identity: Identity): Promise<void>;
  /** Sessions that are open stay so until they end. */
  unlink(actor: Actor, who: string, issuer: string): Promise<void>;
}

export function createIdentities(store: Store, recentSignIn: RecentSignIn | undefined): Identities {
  return {
    ...createArrivals(store),
    list: async (actor, who) => {
      const { id } = await findAccessible(store.sql, actor, who);
      const rows = await store.sql.query("select * from identities where user_id = $1 order by issuer", [id]);
      return rows.map((row) => ({
        ...{ issuer: text(row, "issuer"), subject: text(row, "subject") },
        ...{ linkedAt: time(row, "linked_at"), signedInAt: timeOrNone(row, "signed_in_at") },
      }));
    },
    signInBy: async (actor, who) => {
      const { id } = await findAccessible(store.sql, actor, who);
      if (!recentSignIn) return undefined;
      const [row] = await store.sql.query(
        `select ${signedInAtColumn} as at from identities i where i.user_id = $1 and i.issuer = $2`,
        [id, recentSignIn.issuer],
      );
      return row && signInBy(time(row, "at"), recentSignIn);
    },
    link: async (actor, who, identity) => {
      check(identity);
      return change(store, actor, async (tx) => {
        const person = await findManaged(tx, actor, who);
        if (!(await insertIdentity(tx, { identity, userId: person.id, at: store.wall() })))
          throw new AccountsError(
            "conflict",
            `this identity belongs to somebody already, or ${person.name} has another one at ${identity.issuer}; unlink it first`,
          );
        const target = await pseudonymOf(tx, person.id);
        return { entry: { action: "user.link", target, detail: { issuer: identity.issuer } }, result: undefined };
      });
    },
    unlink: (actor, who, issuer) =>
      change(store, actor, async (tx) => {
        const person = await findManaged(tx, actor, who);
        const gone = await tx.query("delete from identities where user_id = $1 and issuer = $2 returning subject", [
          ...[person.id, issuer],
        ]);
        if (gone.length === 0)
          throw new AccountsError("notFound", `${person.name} has no identity at ${JSON.stringify(issuer)}`);
        const target = await pseudonymOf(tx, person.id);
        return { entry: { action: "user.unlink", target, detail: { issuer } }, result: undefined };
      }),
  };
}

function check({ issuer, subject }: Identity): void {
  if (!/^https?:\/\/\S{1,1000}$/.test(issuer))
    throw new AccountsError("invalid", "an issuer is an address, such as https://login.example.com");
  if (subject === "" || subject.length > 255)
    throw new AccountsError("invalid", "a subject has 1 to 255 characters, as the identity provider writes it");
}

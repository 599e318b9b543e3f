import { text, count } from "../sql/row.ts";
import { changedChannel, type Query } from "../sql/sql.ts";
import type { Actor, Store } from "../store.ts";
import { link, type Checkpoint, type Detail } from "./chain.ts";

/** Everything that the log knows; docs/audit.md explains each. */
export type Action =
  | "owner.invite"
  | "owner.claim"
  | "user.add"
  | "user.role"
  | "user.deactivate"
  | "user.reactivate"
  | "user.export"
  | "user.askErasure"
  | "user.erase"
  | "user.link"
  | "user.unlink"
  | "token.create"
  | "token.revoke"
  | "group.add"
  | "group.set"
  | "group.rename"
  | "group.remove"
  | "group.join"
  | "group.leave"
  | "limits.set"
  | "policy.set"
  | "policy.remove"
  | "setting.set"
  | "usage.purge"
  | "audit.export"
  | "server.start"
  | "server.stop"
  | "server.configure"
  | "login.refuse"
  | "login.accept";

export type Entry = { readonly action: Action; readonly target?: string; readonly detail?: Detail };

/**
 * A change and its record in the audit log, committed together or not at all: what is acknowledged is recorded, and what is
 * recorded has happened.
 */
export async function change<T>(
  store: Store,
  actor: Actor | "system",
  run: (tx: Query) => Promise<{ readonly entry: Entry; readonly result: T }>,
): Promise<T> {
  const result = await recorded(store, actor, async (tx) => {
    const done = await run(tx);
    await tx.query("select pg_notify($1, current_schema())", [changedChannel]);
    return done;
  });
  store.changed();
  return result;
}

/** A record of what changes nothing that anybody remembers. */
export const note = (store: Store, actor: Actor, entry: Entry): Promise<void> =>
  recorded(store, actor, async () => ({ entry, result: undefined }));

async function recorded<T>(
  store: Store,
  actor: Actor | "system",
  run: (tx: Query) => Promise<{ readonly entry: Entry; readonly result: T }>,
): Promise<T> {
  const { result, end } = await store.sql.transaction(async (tx) => {
    // Before the change, which may erase the actor.
    const by = await pseudonymOf(tx, actor);
    const { entry, result } = await run(tx);
    return { result, end: await append(tx, { ...entry, by, at: store.wall() }) };
  });
  store.audited(end);
  return result;
}

async function pseudonymOf(tx: Query, actor: Actor | "system"): Promise<string> {
  if (typeof actor === "string") return actor;
  const [row] = await tx.query("select pseudonym from users where id = $1", [actor.userId]);
  return row === undefined ? "unknown" : text(row, "pseudonym");
}

/** Last in its transaction: the row of the chain's end keeps every other writer waiting until the commit. */
async function append(tx: Query, entry: Entry & { readonly by: string; readonly at: Date }): Promise<Checkpoint> {
  const [head] = await tx.query("select seq, hash from audit_head for update");
  const { seq, record, hash } = link({
    seq: (head === undefined ? 0 : count(head, "seq")) + 1,
    at: entry.at.toISOString(),
    actor: entry.by,
    action: entry.action,
    target: entry.target ?? "",
    detail: entry.detail ?? {},
    previous: head === undefined ? "" : text(head, "hash"),
  });
  await tx.query("insert into audit (seq, record, hash) values ($1, $2, $3)", [seq, record, hash]);
  await tx.query("update audit_head set seq = $1, hash = $2", [seq, hash]);
  return { seq, hash };
}

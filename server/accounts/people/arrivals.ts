import type { Role } from "../../domain/access.ts";
import { AccountsError } from "../accountsError.ts";
import { change, type Entry } from "../audit/change.ts";
import { text } from "../sql/row.ts";
import type { Query } from "../sql/sql.ts";
import type { Store } from "../store.ts";
import { selectPerson, readPerson } from "./findPeople.ts";
import { addPerson, hasOwner, keepAnOwner, pseudonymOf } from "./people.ts";
import type { Person } from "./person.ts";

/** Who somebody is at an identity provider. `subject` is the provider's own name for them, which it gives to nobody else. */
export type Identity = { readonly issuer: string; readonly subject: string };

/** Somebody whom an identity provider vouches for. */
export type Arrival = {
  readonly identity: Identity;
  /** The name of a person that this identity is linked to if nobody has it yet; undefined: nobody's. */
  readonly linkTo: string | undefined;
  /** Who is made of somebody unknown; undefined: nobody. */
  readonly newcomer: { readonly name: string; readonly role: Role } | undefined;
};

export type Arrived =
  | { readonly kind: "person"; readonly person: Person }
  | { readonly kind: "refused"; readonly why: "unknown" | "deactivated" | "nameTaken" | "badName" | "noOwner" };

/** What the provider says about a person that is known. */
export type ProviderSays = {
  readonly role: Role;
  /** Groups that the provider decides about, and those of them that the person is in. Groups that do not exist are left out. */
  readonly groups: { readonly governed: readonly string[]; readonly held: readonly string[] };
};

/** Changes are made in the name of "system". */
export interface Arrivals {
  /** Finds the person by the identity alone; links or makes one where the arrival says so. Notes that they signed in. */
  arrive(arrival: Arrival): Promise<Arrived>;
  /** Gives somebody the role and the groups that the provider says. The last owner stays one. */
  bringInLine(person: Person, says: ProviderSays): Promise<Person>;
}

/** Roles that others answer to: an address is not enough to become one of these. */
const linkedByHandOnly: readonly Role[] = ["owner", "admin", "auditor"];

export const createArrivals = (store: Store): Arrivals => ({
  arrive: async (arrival) => {
    const arrived = await whoArrives(store, arrival);
    if (arrived.kind === "person") await noteSignIn(store, arrival.identity);
    return arrived;
  },
  bringInLine: async (person, says) => {
    await setRole(store, person, says.role);
    await setGroups(store, person, says.groups);
    return readPerson((await store.sql.query(`${selectPerson} where u.id = $1`, [person.id]))[0] ?? {});
  },
});

async function whoArrives(store: Store, arrival: Arrival): Promise<Arrived> {
  const known = await findByIdentity(store.sql, arrival.identity);
  if (known) return standing(known);
  try {
    const linked = await linkExisting(store, arrival);
    if (linked) return standing(linked);
    if (!arrival.newcomer) return { kind: "refused", why: "unknown" };
    return { kind: "person", person: await addNewcomer(store, arrival.identity, arrival.newcomer) };
  } catch (error) {
    if (!(error instanceof AccountsError)) throw error;
    // A second request of the same person may have been faster.
    const meanwhile = await findByIdentity(store.sql, arrival.identity);
    return meanwhile ? standing(meanwhile) : { kind: "refused", why: reasonOf(error) };
  }
}

/** Other servers hear of it by the session's token. */
async function noteSignIn(store: Store, { issuer, subject }: Identity): Promise<void> {
  await store.sql.query("update identities set signed_in_at = $3 where issuer = $1 and subject = $2", [
    ...[issuer, subject],
    store.wall(),
  ]);
  store.changed();
}

const standing = (person: Person): Arrived =>
  person.deactivatedAt === undefined ? { kind: "person", person } : { kind: "refused", why: "deactivated" };

const reasonOf = ({ reason }: AccountsError) =>
  reason === "invalid" ? "badName" : reason === "forbidden" ? "noOwner" : "nameTaken";

async function findByIdentity(sql: Query, { issuer, subject }: Identity): Promise<Person | undefined> {
  const [row] = await sql.query(
    `${selectPerson} join identities i on i.user_id = u.id where i.issuer = $1 and i.subject = $2`,
    [issuer, subject],
  );
  return row && readPerson(row);
}

/** Undefined where there is nobody to link, or an administrator has to do it. */
async function linkExisting(store: Store, { identity, linkTo }: Arrival): Promise<Person | undefined> {
  if (linkTo === undefined) return undefined;
  const [row] = await store.sql.query(`${selectPerson} where u.name = lower($1)`, [linkTo]);
  const person = row && readPerson(row);
  if (!person || person.deactivatedAt !== undefined || linkedByHandOnly.includes(person.role)) return undefined;
  return change(store, "system", async (tx) => {
    if (!(await insertIdentity(tx, { identity, userId: person.id, at: store.wall() })))
      throw new AccountsError("conflict", `${person.name} has another identity at this provider`);
    const detail = { issuer: identity.issuer, by: "email" };
    return { entry: { action: "user.link", target: await pseudonymOf(tx, person.id), detail }, result: person };
  });
}

async function addNewcomer(
  store: Store,
  identity: Identity,
  newcomer: { readonly name: string; readonly role: Role },
): Promise<Person> {
  const at = store.wall();
  return change(store, "system", async (tx) => {
    if (!(await hasOwner(tx))) throw new AccountsError("forbidden", "nobody owns this server yet");
    const { entry, result } = await addPerson(tx, { ...newcomer, actor: "console", at });
    if (!(await insertIdentity(tx, { identity, userId: result.id, at })))
      throw new AccountsError("conflict", "this identity belongs to somebody already");
    return { entry: { ...entry, detail: { ...entry.detail, issuer: identity.issuer } }, result };
  });
}

async function setRole(store: Store, person: Person, role: Role): Promise<void> {
  if (person.role === role) return;
  try {
    await change(store, "system", async (tx) => {
      if (role !== "owner") await keepAnOwner(tx, person);
      await tx.query("update users set role = $2 where id = $1", [person.id, role]);
      const detail = { from: person.role, to: role };
      return { entry: { action: "user.role", target: await pseudonymOf(tx, person.id), detail }, result: undefined };
    });
  } catch (error) {
    // The last owner stays one, whatever the provider says.
    if (!(error instanceof AccountsError)) throw error;
  }
}

async function setGroups(store: Store, person: Person, { governed, held }: ProviderSays["groups"]): Promise<void> {
  const existing = await store.sql.query("select name from groups where name = any($1::text[])", [governed]);
  for (const name of existing.map((row) => text(row, "name"))) {
    const isMember = person.groups.includes(name);
    if (held.includes(name) === isMember) continue;
    await change(store, "system", async (tx) => {
      const change = isMember
        ? "delete from memberships where user_id = $1 and group_name = $2"
        : "insert into memberships (user_id, group_name) values ($1, $2) on conflict do nothing";
      await tx.query(change, [person.id, name]);
      const action: Entry["action"] = isMember ? "group.leave" : "group.join";
      const detail = { user: await pseudonymOf(tx, person.id) };
      return { entry: { action, target: name, detail }, result: undefined };
    });
  }
}

type NewIdentity = { readonly identity: Identity; readonly userId: string; readonly at: Date };

/** False where the identity is somebody's, or the person has one at this issuer. */
export async function insertIdentity(tx: Query, { identity, userId, at }: NewIdentity): Promise<boolean> {
  const added = await tx.query(
    "insert into identities (issuer, subject, user_id, linked_at) values ($1, $2, $3, $4) on conflict do nothing returning subject",
    [identity.issuer, identity.subject, userId, at],
  );
  return added.length > 0;
}

import { randomBytes } from "node:crypto";
import type { Caller, Role } from "../../domain/access.ts";
import { AccountsError } from "../accountsError.ts";
import { change } from "../audit/change.ts";
import { manages } from "../permissions.ts";
import { count, text } from "../sql/row.ts";
import type { Query } from "../sql/sql.ts";
import { demand, may, type Actor, type Store } from "../store.ts";
import {
  demandSight,
  findPage,
  isSeen,
  readPerson,
  seenBy,
  selectPerson,
  type PeoplePage,
  type PeopleQuery,
} from "./findPeople.ts";
import type { Person } from "./person.ts";
import { erasePerson, exportPerson, type PersonExport } from "./erase.ts";

/** `who` is an id or a name everywhere. */
export interface People {
  add(actor: Actor, person: { readonly name: string; readonly role: Role }): Promise<Person>;
  list(actor: Actor): Promise<readonly Person[]>;
  /** By name. A lead finds the members of the own groups. */
  find(actor: Actor, query: PeopleQuery): Promise<PeoplePage>;
  get(actor: Actor, who: string): Promise<Person>;
  setRole(actor: Actor, who: string, role: Role): Promise<Person>;
  /** Every token of theirs is refused from then on, and stays revoked after a return. */
  deactivate(actor: Actor, who: string): Promise<Person>;
  reactivate(actor: Actor, who: string): Promise<Person>;
  /** Everything that is stored about somebody, for themselves or whoever may write people. */
  export(actor: Actor, who: string): Promise<PersonExport>;
  /** Notes in the audit log that somebody wants to be erased, which an administrator does. */
  askErasure(caller: Caller): Promise<void>;
  /** Removes the person, their tokens and their usage. The audit log keeps a pseudonym that stands for nobody then. */
  erase(actor: Actor, who: string): Promise<void>;
}

export function createPeople(store: Store): People {
  const { sql } = store;
  return {
    add: async (actor, person) => {
      demand(actor, "people.write");
      return change(store, actor, (tx) => addPerson(tx, { ...person, actor, at: store.wall() }));
    },
    list: async (actor) => {
      demandSight(actor);
      return (await sql.query(`${selectPerson} where ${isSeen} order by u.name`, [seenBy(actor)])).map(readPerson);
    },
    find: async (actor, query) => {
      demandSight(actor);
      return findPage(sql, actor, query);
    },
    get: (actor, who) => findAccessible(sql, actor, who),
    setRole: (actor, who, role) => setRole(store, { actor, who, role }),
    deactivate: (actor, who) => setActive(store, { actor, who, isActive: false }),
    reactivate: (actor, who) => setActive(store, { actor, who, isActive: true }),
    export: (actor, who) =>
      change(store, actor, async (tx) => {
        const person = await findAccessible(tx, actor, who);
        const target = await pseudonymOf(tx, person.id);
        return { entry: { action: "user.export", target }, result: await exportPerson(tx, person) };
      }),
    askErasure: async (caller) => {
      demand(caller, "self");
      return change(store, caller, async (tx) => {
        const target = await pseudonymOf(tx, caller.userId);
        return { entry: { action: "user.askErasure", target }, result: undefined };
      });
    },
    erase: (actor, who) =>
      change(store, actor, async (tx) => {
        const person = await findManaged(tx, actor, who);
        const target = await pseudonymOf(tx, person.id);
        await keepAnOwner(tx, person);
        await erasePerson(tx, person.id);
        return { entry: { action: "user.erase", target }, result: undefined };
      }),
  };
}

type NewPerson = { readonly name: string; readonly role: Role; readonly actor: Actor; readonly at: Date };

export async function addPerson(tx: Query, { name: written, role, actor, at }: NewPerson) {
  const name = written.trim().toLowerCase();
  if (!namePattern.test(name))
    throw new AccountsError(
      "invalid",
      `${JSON.stringify(written.slice(0, 40))} cannot be a name: letters, digits and . _ @ + - are allowed, 100 at most`,
    );
  demandManages(actor, role);
  // An id starts with a capital letter, a name has none: neither is ever taken for the other.
  const id = `U${randomBytes(8).toString("hex")}`;
  const pseudonym = `P${randomBytes(8).toString("hex")}`;
  const added = await tx.query(
    "insert into users (id, name, role, pseudonym, created_at) values ($1, $2, $3, $4, $5) on conflict (name) do nothing returning id",
    [id, name, role, pseudonym, at],
  );
  if (added.length === 0) throw new AccountsError("conflict", `there is a user ${name} already`);
  const entry = { action: "user.add", target: pseudonym, detail: { role } } as const;
  return { entry, result: await findPerson(tx, id) };
}

async function setRole(store: Store, { actor, who, role }: { actor: Actor; who: string; role: Role }): Promise<Person> {
  return change(store, actor, async (tx) => {
    const person = await findManaged(tx, actor, who);
    demandManages(actor, role);
    if (role !== "owner") await keepAnOwner(tx, person);
    await tx.query("update users set role = $2 where id = $1", [person.id, role]);
    const target = await pseudonymOf(tx, person.id);
    return {
      entry: { action: "user.role", target, detail: { from: person.role, to: role } },
      result: { ...person, role },
    };
  });
}

type Activity = { readonly actor: Actor; readonly who: string; readonly isActive: boolean };

async function setActive(store: Store, { actor, who, isActive }: Activity): Promise<Person> {
  const at = store.wall();
  return change(store, actor, async (tx) => {
    const person = await findManaged(tx, actor, who);
    if (!isActive) {
      await keepAnOwner(tx, person);
      await tx.query("update tokens set revoked_at = $2 where user_id = $1 and revoked_at is null", [person.id, at]);
    }
    const deactivatedAt = isActive ? undefined : (person.deactivatedAt ?? at);
    await tx.query("update users set deactivated_at = $2 where id = $1", [person.id, deactivatedAt ?? null]);
    const target = await pseudonymOf(tx, person.id);
    const action = isActive ? "user.reactivate" : "user.deactivate";
    return { entry: { action, target }, result: { ...person, deactivatedAt } };
  });
}

export async function findPerson(tx: Query, who: string): Promise<Person> {
  const [row] = await tx.query(`${selectPerson} where u.id = $1 or u.name = lower($1)`, [who]);
  if (row === undefined) throw new AccountsError("notFound", `there is no user ${JSON.stringify(who.slice(0, 100))}`);
  return readPerson(row);
}

/** Somebody whom the actor may change. */
export async function findManaged(tx: Query, actor: Actor, who: string): Promise<Person> {
  demand(actor, "people.write");
  const person = await findPerson(tx, who);
  demandManages(actor, person.role);
  return person;
}

/** Oneself, or anybody for those who may write people. Others do not learn whether there is such a person. */
export async function findAccessible(tx: Query, actor: Actor, who: string): Promise<Person> {
  if (!may(actor, "people.write") && !(isSelf(actor, who) && may(actor, "self"))) demand(actor, "people.write");
  return findPerson(tx, who);
}

export const isSelf = (actor: Actor, who: string): boolean =>
  actor !== "console" && (actor.userId === who || actor.name === who.toLowerCase());

function demandManages(actor: Actor, role: Role): void {
  if (actor === "console" || manages[actor.role].includes(role)) return;
  throw new AccountsError("forbidden", `the role ${actor.role} may not add or change users with the role ${role}`);
}

/** A server that nobody owns could only be rescued from its console. Locks the owners, so that two do not remove each other. */
export async function keepAnOwner(tx: Query, person: Person): Promise<void> {
  if (person.role !== "owner" || person.deactivatedAt !== undefined) return;
  const owners = await tx.query("select id from users where role = 'owner' and deactivated_at is null for update");
  if (owners.length === 1)
    throw new AccountsError("conflict", `${person.name} is the only owner; make somebody else an owner first`);
}

export async function pseudonymOf(tx: Query, id: string): Promise<string> {
  const [row] = await tx.query("select pseudonym from users where id = $1", [id]);
  return row === undefined ? "" : text(row, "pseudonym");
}

export async function hasOwner(tx: Query): Promise<boolean> {
  const [row] = await tx.query("select count(*) as n from users where role = 'owner'");
  return row !== undefined && count(row, "n") > 0;
}

const namePattern = /^[\p{Ll}\p{Lo}0-9][\p{Ll}\p{Lo}0-9._@+-]{0,99}$/u;

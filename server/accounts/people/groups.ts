import { AccountsError } from "../accountsError.ts";
import { change, type Entry } from "../audit/change.ts";
import { count, list, listOrNone, text } from "../sql/row.ts";
import type { Query, Row } from "../sql/sql.ts";
import { demand, type Actor, type Store } from "../store.ts";
import { demandSight, seenBy } from "./findPeople.ts";
import { findManaged, pseudonymOf } from "./people.ts";

export type Group = {
  readonly name: string;
  /** Share of a busy engine relative to others, 1 to 100; of several groups the largest counts. */
  readonly weight: number;
  /** Ids of the models that members may use; undefined: every model. Somebody in several groups may use what any of them may. */
  readonly models: readonly string[] | undefined;
  /** Names of the members. */
  readonly members: readonly string[];
};

export interface Groups {
  add(actor: Actor, name: string): Promise<void>;
  set(actor: Actor, group: Pick<Group, "name" | "weight" | "models">): Promise<void>;
  /** Members, limits and figures go with it. */
  rename(actor: Actor, name: string, to: string): Promise<void>;
  remove(actor: Actor, name: string): Promise<void>;
  join(actor: Actor, name: string, who: string): Promise<void>;
  leave(actor: Actor, name: string, who: string): Promise<void>;
  /** A lead sees the own ones. */
  list(actor: Actor): Promise<readonly Group[]>;
}

/** In usage figures, the people without a group. */
const reservedName = "none";
const namePattern = /^[a-z0-9][a-z0-9._-]{0,59}$/;

export function createGroups(store: Store): Groups {
  const audited = (actor: Actor, run: (tx: Query) => Promise<Entry>): Promise<void> =>
    change(store, actor, async (tx) => ({ entry: await run(tx), result: undefined }));
  return {
    add: async (actor, name) => {
      demand(actor, "people.write");
      return audited(actor, async (tx) => {
        await addGroup(tx, name);
        return { action: "group.add", target: name };
      });
    },
    rename: async (actor, name, to) => {
      demand(actor, "people.write");
      return audited(actor, (tx) => renameGroup(tx, name, to));
    },
    set: async (actor, group) => {
      demand(actor, "policy.write");
      return audited(actor, (tx) => setGroup(tx, group));
    },
    remove: async (actor, name) => {
      demand(actor, "people.write");
      return audited(actor, async (tx) => {
        await findGroup(tx, name);
        for (const table of ["limits", "daily_use"])
          await tx.query(`delete from ${table} where subject = $1`, [`group:${name}`]);
        await tx.query("delete from groups where name = $1", [name]);
        return { action: "group.remove", target: name };
      });
    },
    join: (actor, name, who) => audited(actor, (tx) => joinGroup(tx, { actor, name, who })),
    leave: (actor, name, who) => audited(actor, (tx) => leaveGroup(tx, { actor, name, who })),
    list: async (actor) => {
      demandSight(actor);
      return (await store.sql.query(selectGroups, [seenBy(actor)])).map(readGroup);
    },
  };
}

async function addGroup(tx: Query, name: string): Promise<void> {
  if (!namePattern.test(name))
    throw new AccountsError("invalid", `a group's name has small letters, digits and . _ - only, 60 at most`);
  if (name === reservedName)
    throw new AccountsError(
      "invalid",
      `"${name}" stands for people without a group in usage figures; choose another name`,
    );
  const added = await tx.query("insert into groups (name) values ($1) on conflict do nothing returning name", [name]);
  if (added.length === 0) throw new AccountsError("conflict", `there is a group ${name} already`);
}

async function renameGroup(tx: Query, name: string, to: string): Promise<Entry> {
  await findGroup(tx, name);
  await addGroup(tx, to);
  const names = [name, to];
  await tx.query(
    "update groups n set weight = o.weight, models = o.models from groups o where o.name = $1 and n.name = $2",
    names,
  );
  await tx.query("update memberships set group_name = $2 where group_name = $1", names);
  await tx.query("update usage set team = $2 where team = $1", names);
  const subjects = names.map((each) => `group:${each}`);
  // What is left of a group that had this name once.
  await tx.query("delete from daily_use where subject = $1", subjects.slice(1));
  for (const table of ["limits", "daily_use"])
    await tx.query(`update ${table} set subject = $2 where subject = $1`, subjects);
  await tx.query("delete from groups where name = $1", [name]);
  return { action: "group.rename", target: name, detail: { to } };
}

async function setGroup(
  tx: Query,
  { name, weight, models }: Pick<Group, "name" | "weight" | "models">,
): Promise<Entry> {
  if (!Number.isInteger(weight) || weight < 1 || weight > 100)
    throw new AccountsError("invalid", `a group's weight is a whole number from 1 to 100, not ${weight}`);
  await findGroup(tx, name);
  await tx.query("update groups set weight = $2, models = $3 where name = $1", [name, weight, models ?? null]);
  return { action: "group.set", target: name, detail: { weight, models: models ?? null } };
}

type Membership = { readonly actor: Actor; readonly name: string; readonly who: string };

async function joinGroup(tx: Query, { actor, name, who }: Membership): Promise<Entry> {
  const person = await findManaged(tx, actor, who);
  await findGroup(tx, name);
  await tx.query("insert into memberships (user_id, group_name) values ($1, $2) on conflict do nothing", [
    person.id,
    name,
  ]);
  return { action: "group.join", target: name, detail: { user: await pseudonymOf(tx, person.id) } };
}

async function leaveGroup(tx: Query, { actor, name, who }: Membership): Promise<Entry> {
  const person = await findManaged(tx, actor, who);
  await tx.query("delete from memberships where user_id = $1 and group_name = $2", [person.id, name]);
  return { action: "group.leave", target: name, detail: { user: await pseudonymOf(tx, person.id) } };
}

async function findGroup(tx: Query, name: string): Promise<void> {
  const rows = await tx.query("select name from groups where name = $1", [name]);
  if (rows.length === 0) throw new AccountsError("notFound", `there is no group ${JSON.stringify(name.slice(0, 60))}`);
}

const selectGroups = `
  select g.*, array(select u.name from memberships m join users u on u.id = m.user_id where m.group_name = g.name order by u.name) as members
  from groups g where $1::text[] is null or g.name = any($1::text[]) order by g.name`;

const readGroup = (row: Row): Group => ({
  name: text(row, "name"),
  weight: count(row, "weight"),
  models: listOrNone(row, "models"),
  members: list(row, "members"),
});

import type { Role } from "../../domain/access.ts";
import { readRole } from "../permissions.ts";
import { count, list, text, time, timeOrNone } from "../sql/row.ts";
import type { Query, Row, SqlValue } from "../sql/sql.ts";
import { demand, groupsSeenBy, may, type Actor } from "../store.ts";
import type { Person } from "./person.ts";

/** What is undefined does not narrow. */
export type PeopleQuery = {
  /** Part of a name. */
  readonly search: string | undefined;
  readonly group: string | undefined;
  readonly role: Role | undefined;
  readonly isActive: boolean | undefined;
  /** Only names behind this one. */
  readonly after: string | undefined;
  readonly limit: number;
};

/** `total`: on all pages. */
export type PeoplePage = { readonly people: readonly Person[]; readonly total: number };

export function demandSight(actor: Actor): void {
  if (!may(actor, "usage.read")) demand(actor, "people.write");
}

export async function findPage(sql: Query, actor: Actor, query: PeopleQuery): Promise<PeoplePage> {
  const { search, group, role, isActive, after, limit } = query;
  const values: readonly SqlValue[] = [seenBy(actor), search ?? null, group ?? null, role ?? null, isActive ?? null];
  const rows = await sql.query(
    `${selectPerson} where ${isSeen} and ${isMeant} and ($6::text is null or u.name > $6) order by u.name limit $7`,
    [...values, after ?? null, limit],
  );
  const [counted] = await sql.query(`select count(*) as n from users u where ${isSeen} and ${isMeant}`, values);
  return { people: rows.map(readPerson), total: counted === undefined ? 0 : count(counted, "n") };
}

export const selectPerson = `
  select u.*, array(select group_name from memberships where user_id = u.id order by group_name) as groups from users u`;

const isMember = "exists (select 1 from memberships m where m.user_id = u.id and m.group_name";
/** Takes `seenBy` as its first value. */
export const isSeen = `($1::text[] is null or ${isMember} = any($1::text[])))`;
export const seenBy = (actor: Actor): SqlValue => groupsSeenBy(actor) ?? null;

const isMeant = [
  "($2::text is null or strpos(u.name, lower($2)) > 0)",
  `($3::text is null or ${isMember} = $3))`,
  "($4::text is null or u.role = $4)",
  "($5::boolean is null or (u.deactivated_at is null) = $5)",
].join(" and ");

export const readPerson = (row: Row): Person => ({
  id: text(row, "id"),
  name: text(row, "name"),
  role: readRole(text(row, "role")),
  groups: list(row, "groups"),
  createdAt: time(row, "created_at"),
  deactivatedAt: timeOrNone(row, "deactivated_at"),
});

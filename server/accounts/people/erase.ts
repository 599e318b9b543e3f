import type { Query, Row } from "../sql/sql.ts";
import type { Person } from "./person.ts";

export type PersonExport = {
  readonly person: Person;
  /** Without hashes: they are no data about the person. */
  readonly tokens: readonly Row[];
  /** Who they are at identity providers. */
  readonly identities: readonly Row[];
  readonly limits: readonly Row[];
  readonly dailyUse: readonly Row[];
  readonly usage: readonly Row[];
  /** What they did, and what was done to them. */
  readonly audit: readonly Row[];
};

export async function exportPerson(tx: Query, person: Person): Promise<PersonExport> {
  const subject = [`user:${person.id}`];
  return {
    person,
    tokens: await tx.query(
      "select id, label, scopes, created_at, expires_at, last_used_at, revoked_at from tokens where user_id = $1 order by created_at",
      [person.id],
    ),
    identities: await tx.query(
      "select issuer, subject, linked_at, signed_in_at from identities where user_id = $1 order by issuer",
      [person.id],
    ),
    limits: await tx.query("select * from limits where subject = $1", subject),
    dailyUse: await tx.query("select day, requests, tokens from daily_use where subject = $1 order by day", subject),
    usage: await tx.query("select * from usage where user_id = $1 order by at", [person.id]),
    audit: await tx.query(
      `select a.record from audit a, users u
       where u.id = $1 and (a.record::jsonb ->> 'actor' = u.pseudonym or a.record::jsonb ->> 'target' = u.pseudonym) order by a.seq`,
      [person.id],
    ),
  };
}

/** Tokens, identities, memberships and usage go with the person; what names them as a subject is no reference and goes by itself. */
export async function erasePerson(tx: Query, id: string): Promise<void> {
  const subject = [`user:${id}`];
  await tx.query("delete from limits where subject = $1", subject);
  await tx.query("delete from daily_use where subject = $1", subject);
  await tx.query("delete from users where id = $1", [id]);
}

import { field } from "../../base/record.ts";
import { AccountsError } from "../accountsError.ts";
import { count, text } from "../sql/row.ts";
import type { Query, Row } from "../sql/sql.ts";
import { demand, type Actor, type Store } from "../store.ts";
import { canonical, ChainCheck, type AuditRecord, type Checkpoint, type Link, type Verdict } from "./chain.ts";
import { note, type Entry } from "./change.ts";
import { checkDay } from "../quota/day.ts";
import { readSettings } from "../settings.ts";

/** A record as people read it: with the name of whoever is still known. */
export type NamedRecord = AuditRecord & { readonly actorName?: string; readonly targetName?: string };

export type AuditPage = {
  readonly limit: number;
  /** Only records with a lower number. */
  readonly before?: number | undefined;
  /** An action, or how several begin: `user.` */
  readonly action?: string | undefined;
  /** Names, ids or pseudonyms of people; of a target, also a group's name or a token's id. */
  readonly by?: string | undefined;
  readonly target?: string | undefined;
  /** Whole days, both included, as `2026-03-29`, in the server's time zone. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

export interface AuditLog {
  /** For what happens outside the accounts: logins, the server's start, its configuration. Resolves once it is on disk. */
  record(actor: Actor, entry: Entry): Promise<void>;
  /** Newest first. */
  list(actor: Actor, page: AuditPage): Promise<readonly NamedRecord[]>;
  /** Oldest first, the whole log as stored: one line of JSON each is what an archive or another system wants. */
  export(actor: Actor): AsyncIterable<Link>;
  verify(actor: Actor, checkpoints: readonly Checkpoint[]): Promise<Verdict>;
  /** To be kept elsewhere: the only thing that a log cut off at its end is found by. */
  checkpoint(actor: Actor): Promise<Checkpoint>;
}

const pageSize = 1000;
const mostListed = 1000;

export function createAuditLog(store: Store): AuditLog {
  const { sql } = store;
  return {
    record: (actor, entry) => note(store, actor, entry),
    list: async (actor, page) => {
      demand(actor, "audit.read");
      return listPage(sql, page);
    },
    async *export(actor) {
      demand(actor, "audit.read");
      await note(store, actor, { action: "audit.export" });
      yield* links(sql);
    },
    verify: async (actor, checkpoints) => {
      demand(actor, "audit.read");
      return verify(sql, checkpoints);
    },
    checkpoint: async (actor) => {
      demand(actor, "audit.read");
      return endOf(sql);
    },
  };
}

/** Found by the text that is stored, so that a record that was tampered with stands in nobody's way. */
async function listPage(sql: Query, page: AuditPage): Promise<readonly NamedRecord[]> {
  const { limit, before = Number.MAX_SAFE_INTEGER, action, by, target } = page;
  if (!Number.isInteger(limit) || limit < 1 || limit > mostListed)
    throw new AccountsError("invalid", `a list has 1 to ${mostListed} records, not ${limit}`);
  const { from, to } = page;
  for (const day of [from, to]) if (day !== undefined) checkDay(day);
  const { timeZone } = await readSettings(sql);
  const names = await namesOf(sql);
  const wanted = [
    ...(action === undefined ? [] : [`"action":${canonical(action).slice(0, -1)}`]),
    ...(by === undefined ? [] : [`"actor":${canonical(await pseudonymFor(sql, by))}`]),
    ...(target === undefined ? [] : [`"target":${canonical(await pseudonymFor(sql, target))}`]),
  ];
  const rows = await sql.query(
    `select seq, record, hash from audit a where seq < $1
       and not exists (select 1 from unnest($3::text[]) as wanted (part) where strpos(a.record, wanted.part) = 0)
       and ($4::date is null or ${writtenAt} >= ${startOf("$4::date")})
       and ($5::date is null or ${writtenAt} < ${startOf("($5::date + 1)")})
     order by seq desc limit $2`,
    [before, limit, wanted, from ?? null, to ?? null, timeZone],
  );
  return rows.map((row) => named(readRecord(text(row, "record")), names));
}

/** As the record has it, and to be compared with such: its keys are in order, so nothing that somebody chose stands before it. */
const writtenAt = `substring(a.record from '"at":"([^"]*)"') collate "C"`;
const startOf = (day: string): string =>
  `to_char((${day}::timestamp at time zone $6) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What the log calls somebody; anything else it calls by its own name. */
async function pseudonymFor(sql: Query, who: string): Promise<string> {
  const [row] = await sql.query("select pseudonym from users where id = $1 or name = lower($1)", [who]);
  return row === undefined ? who : text(row, "pseudonym");
}

/** The end is read first: whatever other servers append meanwhile, moving it on, is not looked at. */
async function verify(sql: Query, checkpoints: readonly Checkpoint[]): Promise<Verdict> {
  const [beyond] = await sql.query(
    "select seq from audit where seq > (select seq from audit_head) order by seq limit 1",
  );
  if (beyond !== undefined)
    return { kind: "fault", seq: count(beyond, "seq"), what: "the record stands behind the end of the log" };
  const head = await endOf(sql);
  const check = new ChainCheck(checkpoints);
  for await (const link of links(sql, head.seq)) check.add(link);
  return check.finish(head);
}

async function endOf(sql: Query): Promise<Checkpoint> {
  const [row] = await sql.query("select seq, hash from audit_head");
  return row === undefined ? { seq: 0, hash: "" } : { seq: count(row, "seq"), hash: text(row, "hash") };
}

async function* links(sql: Query, last = Number.MAX_SAFE_INTEGER): AsyncGenerator<Link> {
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows: readonly Row[] = await sql.query(
      "select seq, record, hash from audit where seq > $1 and seq <= $2 order by seq limit $3",
      [after, last, pageSize],
    );
    for (const row of rows) yield { seq: count(row, "seq"), record: text(row, "record"), hash: text(row, "hash") };
    const end = rows.at(-1);
    if (end === undefined) return;
    after = count(end, "seq");
  }
}

async function namesOf(sql: Query): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query("select pseudonym, name from users");
  return new Map(rows.map((row) => [text(row, "pseudonym"), text(row, "name")]));
}

function named(record: AuditRecord, names: ReadonlyMap<string, string>): NamedRecord {
  const actorName = names.get(record.actor);
  const targetName = names.get(record.target);
  return {
    ...record,
    ...(actorName === undefined ? {} : { actorName }),
    ...(targetName === undefined ? {} : { targetName }),
  };
}

/** Lenient: a record that was tampered with is listed as far as it can be read, and `verify` tells. */
function readRecord(written: string): AuditRecord {
  let parsed: unknown;
  try {
    parsed = JSON.parse(written);
  } catch {
    // Nothing of it can be read.
  }
  const word = (key: string): string => {
    const value = field(parsed, key);
    return typeof value === "string" ? value : "";
  };
  return {
    seq: Number(field(parsed, "seq") ?? 0),
    at: word("at"),
    actor: word("actor"),
    action: word("action"),
    target: word("target"),
    detail: readDetail(field(parsed, "detail")),
    previous: word("previous"),
  };
}

function readDetail(value: unknown): AuditRecord["detail"] {
  if (typeof value !== "object" || value === null) return {};
  const isPlain = (each: unknown): each is string | number | boolean | null | readonly string[] =>
    each === null || Array.isArray(each) || ["string", "number", "boolean"].includes(typeof each);
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => isPlain(entry[1])));
}

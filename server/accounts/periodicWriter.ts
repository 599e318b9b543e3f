import { messageOf } from "../base/errorMessage.ts";
import type { Log } from "../domain/log.ts";
import type { AccountsAccess } from "./accountsAccess.ts";
import type { Quotas, Unsaved } from "./quota/quotas.ts";
import { count, text } from "./sql/row.ts";
import type { Query, Sql } from "./sql/sql.ts";
import type { UsageRecorder } from "./usage/recorder.ts";

type Parts = {
  readonly sql: Sql;
  readonly quotas: Quotas;
  readonly recorder: UsageRecorder;
  readonly access: AccountsAccess;
  readonly log: Log;
};

/** A killed process loses this much usage; nothing that anybody was told is stored. */
const everyMs = 1000;

export type PeriodicWriter = { readonly flush: () => Promise<void>; readonly close: () => Promise<void> };

/** Writes usage, daily counts and when tokens were used: often enough, and not once per request. */
export function createPeriodicWriter(parts: Parts): PeriodicWriter {
  let writing: Promise<void> = Promise.resolve();
  // One after another: a report that flushes must not overtake the timer's rows.
  const flush = (): Promise<void> => (writing = writing.then(() => write(parts)));
  const timer = setInterval(() => void flush(), everyMs).unref();
  return {
    flush,
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}

async function write({ sql, quotas, recorder, access, log }: Parts): Promise<void> {
  const unsaved = quotas.takeUnsaved();
  try {
    if (unsaved.length > 0) for (const day of await addUse(sql, unsaved)) quotas.learn(day);
  } catch (error) {
    quotas.restore(unsaved);
    log.warn(`accounts: daily use was not written, and is tried again: ${messageOf(error)}`);
  }
  try {
    await recorder.flush(sql);
    const used = access.takeUsed();
    if (used.size > 0) await writeUsed(sql, used);
  } catch (error) {
    log.warn(`accounts: usage was not written, and is tried again: ${messageOf(error)}`);
  }
}

/** In order of the key, so that two servers that write the same rows wait for each other instead of ending in a deadlock. */
async function addUse(sql: Query, unsaved: readonly Unsaved[]): Promise<readonly Unsaved[]> {
  const sorted = unsaved.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const rows = await sql.query(
    `insert into daily_use (subject, day, requests, tokens)
     select subject, day, requests, tokens
       from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as given (subject, day, requests, tokens)
       where split_part(subject, ':', 1) <> 'user' or exists (select 1 from users where 'user:' || id = subject for key share)
       order by subject
     on conflict (subject, day) do update
       set requests = daily_use.requests + excluded.requests, tokens = daily_use.tokens + excluded.tokens
     returning *`,
    [
      sorted.map(({ key }) => key),
      sorted.map(({ day }) => day),
      sorted.map(({ requests }) => requests),
      sorted.map(({ tokens }) => tokens),
    ],
  );
  return rows.map((row) => ({
    key: text(row, "subject"),
    day: text(row, "day"),
    requests: count(row, "requests"),
    tokens: count(row, "tokens"),
  }));
}

async function writeUsed(sql: Query, used: ReadonlyMap<string, Date>): Promise<void> {
  const sorted = [...used].toSorted(([a], [b]) => (a < b ? -1 : 1));
  await sql.query(
    `update tokens set last_used_at = greatest(last_used_at, given.at)
     from unnest($1::text[], $2::timestamptz[]) as given (id, at) where tokens.id = given.id`,
    [sorted.map(([id]) => id), sorted.map(([, at]) => at)],
  );
}

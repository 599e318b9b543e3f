import { createHash } from "node:crypto";
import { AccountsError } from "../accountsError.ts";
import { count, text } from "../sql/row.ts";
import type { Query, Sql } from "../sql/sql.ts";
import type { Migration } from "./migration.ts";

/** Any number that no other program's advisory lock on the same database is likely to have. */
const lockKey = 5_226_822;

/**
 * Brings the schema from whatever it is to `target`, the number of a migration or 0 for nothing at all, in one transaction.
 * A second server that starts meanwhile waits for the first, and then finds nothing to do. Returns the numbers that were run.
 */
export async function migrate(
  sql: Sql,
  known: readonly Migration[],
  { schema, target }: { readonly schema: string; readonly target: number },
): Promise<readonly number[]> {
  return sql.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock($1)", [lockKey]);
    await tx.query(`create schema if not exists ${schema}`);
    await tx.query(
      "create table if not exists migrations (number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())",
    );
    const at = await checkedLevel(tx, known);
    const steps =
      target >= at
        ? known.filter(({ number }) => number > at && number <= target)
        : known.filter(({ number }) => number <= at && number > target).toReversed();
    for (const step of steps) await (target >= at ? goUp(tx, step) : goDown(tx, step));
    return steps.map(({ number }) => number);
  });
}

async function goUp(tx: Query, step: Migration): Promise<void> {
  await tx.query(step.up);
  await tx.query("insert into migrations (number, name, checksum) values ($1, $2, $3)", [
    step.number,
    step.name,
    checksumOf(step),
  ]);
}

async function goDown(tx: Query, step: Migration): Promise<void> {
  await tx.query(step.down);
  await tx.query("delete from migrations where number = $1", [step.number]);
}

/** The number of the newest migration in the database, once all of them are known to be the ones that this program has. */
async function checkedLevel(tx: Query, known: readonly Migration[]): Promise<number> {
  const applied = await tx.query("select number, name, checksum from migrations order by number");
  for (const row of applied) {
    const number = count(row, "number");
    const step = known.find((each) => each.number === number);
    if (step === undefined)
      throw new AccountsError(
        "conflict",
        `the accounts database is at migration ${number} (${text(row, "name")}), which this version of Lacuna does not know. Run the newer version, or let it take the database back with \`lacuna accounts migrate --to ${known.length}\``,
      );
    if (checksumOf(step) !== text(row, "checksum"))
      throw new AccountsError(
        "conflict",
        `migration ${number} (${step.name}) is not the one that was applied to the accounts database: this copy of Lacuna was changed, or the database was. Restore a backup, or install a released version`,
      );
  }
  return applied.length;
}

const checksumOf = ({ up, down }: Migration): string => createHash("sha256").update(`${up}\0${down}`).digest("hex");

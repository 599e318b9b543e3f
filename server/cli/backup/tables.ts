import { AccountsError } from "../../accounts/accountsError.ts";
import { count, text } from "../../accounts/sql/row.ts";
import type { Query } from "../../accounts/sql/sql.ts";

/** What PostgreSQL itself made of a row, and makes a row of again: no type passes through this program. */
export type TableRow = { readonly table: string; readonly row: unknown };

const pageRows = 500;

/** Every row as it is at this moment, tables before those that refer to them. `tx` must be a transaction of its own. */
export async function* dumpTables(tx: Query): AsyncGenerator<TableRow> {
  await tx.query("set transaction isolation level repeatable read read only");
  for (const table of await tablesInOrder(tx)) {
    await tx.query(`declare backup cursor for select row_to_json(each)::text as row from "${table}" each`);
    for (;;) {
      const rows = await tx.query(`fetch ${pageRows} from backup`, []);
      for (const row of rows) yield { table, row: JSON.parse(text(row, "row")) };
      if (rows.length < pageRows) break;
    }
    await tx.query("close backup");
  }
}

/** Puts the rows into a database that holds nobody; what its migrations put there gives way. */
export async function fillTables(tx: Query, rows: AsyncIterable<TableRow>): Promise<number> {
  const tables = await tablesInOrder(tx);
  // The audit log refuses even to delete nothing.
  for (const table of tables.toReversed()) if (table !== "audit") await tx.query(`delete from "${table}"`);
  let filled = 0;
  for await (const { table, page } of pages(rows)) {
    if (!tables.includes(table))
      throw new AccountsError("invalid", `the backup has a table ${table}, which is unknown`);
    await tx.query(`insert into "${table}" select * from json_populate_recordset(null::"${table}", $1::json)`, [
      JSON.stringify(page),
    ]);
    filled += page.length;
  }
  return filled;
}

/** Whether nobody was ever here: no person, and nothing in the audit log. */
export async function isEmpty(sql: Query): Promise<boolean> {
  const [row] = await sql.query("select (select count(*) from users) + (select count(*) from audit) as found", []);
  return row !== undefined && count(row, "found") === 0;
}

export async function migrationOf(sql: Query): Promise<number> {
  const [row] = await sql.query("select coalesce(max(number), 0) as number from migrations", []);
  return row === undefined ? 0 : count(row, "number");
}

async function tablesInOrder(tx: Query): Promise<readonly string[]> {
  const rows = await tx.query(
    "select table_name::text as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' and table_name <> 'migrations' order by table_name",
    [],
  );
  const links = await tx.query(
    "select child.relname::text as child, parent.relname::text as parent from pg_constraint join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid where contype = 'f' and connamespace = current_schema()::regnamespace",
    [],
  );
  const waiting = new Set(rows.map((row) => text(row, "name")));
  const ordered: string[] = [];
  while (waiting.size > 0) {
    const isFree = (table: string): boolean =>
      !links.some(
        (link) => text(link, "child") === table && text(link, "parent") !== table && waiting.has(text(link, "parent")),
      );
    const free = [...waiting].filter(isFree);
    if (free.length === 0) throw new AccountsError("conflict", "the database's tables refer to each other in a circle");
    for (const table of free) waiting.delete(table);
    ordered.push(...free);
  }
  return ordered;
}

async function* pages(
  rows: AsyncIterable<TableRow>,
): AsyncGenerator<{ readonly table: string; readonly page: readonly unknown[] }> {
  let table = "";
  let page: unknown[] = [];
  for await (const each of rows) {
    if ((each.table !== table || page.length === pageRows) && page.length > 0) {
      yield { table, page };
      page = [];
    }
    table = each.table;
    page.push(each.row);
  }
  if (page.length > 0) yield { table, page };
}

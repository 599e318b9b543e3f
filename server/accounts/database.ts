import { messageOf } from "../base/errorMessage.ts";
import { AccountsError } from "./accountsError.ts";
import { migrate } from "./migrations/migrate.ts";
import { migrations } from "./migrations/migrations.ts";
import type { Sql } from "./sql/sql.ts";

/** Where accounts live. `url` is that of a PostgreSQL server and holds a password. `schema` is for tests that share a database. */
export type Database =
  | { readonly kind: "folder"; readonly folder: string }
  | { readonly kind: "postgres"; readonly url: string; readonly schema?: string };

/** Opens the database and brings its schema to `target`, by default that of this version. */
export async function openDatabase(database: Database, target = migrations.length): Promise<Sql> {
  const schema = (database.kind === "postgres" ? database.schema : undefined) ?? "lacuna";
  const sql = await connect(database, schema);
  try {
    await migrate(sql, migrations, { schema, target });
    return sql;
  } catch (error) {
    await sql.close();
    throw error;
  }
}

/** Each driver is loaded only where it is used. */
async function connect(database: Database, schema: string): Promise<Sql> {
  try {
    return database.kind === "folder"
      ? await (await import("./sql/adapters/embedded.ts")).openEmbedded(database.folder, schema)
      : await (await import("./sql/adapters/postgres.ts")).openPostgres(database.url, schema);
  } catch (error) {
    if (error instanceof AccountsError) throw error;
    const which =
      database.kind === "folder" ? `the accounts in ${database.folder}` : "the PostgreSQL server of DATABASE_URL";
    throw new AccountsError("conflict", `${which} cannot be opened: ${messageOf(error)}`);
  }
}

import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { AccountsError } from "../../accounts/accountsError.ts";
import { keepCheckpoints, readKept } from "../../accounts/audit/checkpoints.ts";
import { createAccounts } from "../../accounts/createAccounts.ts";
import { openDatabase, type Database } from "../../accounts/database.ts";
import { databaseFrom } from "../../accounts/databaseFrom.ts";
import { migrations } from "../../accounts/migrations/migrations.ts";
import { field } from "../../base/record.ts";
import { writeAtomically } from "../../base/writeAtomically.ts";
import { silentLog } from "../../domain/log.ts";
import { userFile } from "../../settings/files.ts";
import { explainingFailure } from "../accounts/withAccounts.ts";
import { note } from "../output.ts";
import { loadServeConfig, usualFile } from "../serve/loadConfig.ts";
import { version } from "../version.ts";
import { checkBackup, readItems, writeBackup } from "./backupFile.ts";
import { dumpTables, fillTables, isEmpty, migrationOf, type TableRow } from "./tables.ts";

export type BackupFlags = { readonly folder?: string; readonly config?: string };

export const backup = (file: string, flags: BackupFlags): Promise<void> =>
  explainingFailure(async () => {
    const database = databaseOf(flags);
    if (database.kind === "folder" && !existsSync(database.folder))
      throw new AccountsError(
        "notFound",
        `there are no accounts in ${database.folder}; name their folder with --folder, or the server's configuration with --config`,
      );
    const sql = await openDatabase(database);
    try {
      const header = { lacuna: version, migration: await migrationOf(sql), at: new Date().toISOString() };
      await sql.transaction((tx) => writeBackup(file, header, itemsOf(dumpTables(tx), flags, database)));
    } finally {
      await sql.close();
    }
    note(`${file} holds the accounts, the audit log and the configuration. Keep it where only you can read it.`);
  });

export const restore = (file: string, flags: BackupFlags & { readonly check?: boolean }): Promise<void> =>
  explainingFailure(async () => {
    const header = await checkBackup(file);
    if (header.migration > migrations.length)
      throw new AccountsError(
        "conflict",
        `${file} was made by Lacuna ${header.lacuna}, whose database is newer than this version (${version}) knows: restore it with that version`,
      );
    if (flags.check)
      return note(`${file} is whole: made by Lacuna ${header.lacuna} on ${header.at}, schema ${header.migration}.`);
    // First, for it may name the folder of the accounts.
    await restoreConfiguration(file, flags);
    const database = databaseOf(flags);
    await fill(file, database, header.migration);
    if (database.kind === "folder") await restoreCheckpoints(file, database.folder);
    await verify(database);
  });

const databaseOf = (flags: BackupFlags): Database => {
  const { config } = loadServeConfig(flags.config === undefined ? {} : { config: flags.config });
  return databaseFrom(process.env, flags.folder ?? config.accounts.folder);
};

const configFiles = (flags: BackupFlags): Readonly<Record<string, string>> => ({
  "serve.json": flags.config ?? usualFile(),
  "settings.json": userFile(),
});

async function* itemsOf(rows: AsyncIterable<TableRow>, flags: BackupFlags, database: Database): AsyncGenerator<object> {
  yield* rows;
  for (const [name, path] of Object.entries(configFiles(flags)))
    if (existsSync(path)) yield { file: name, text: readFileSync(path, "utf8") };
  if (database.kind === "folder") for (const checkpoint of readKept(database.folder)) yield { checkpoint };
}

/** Into an empty database only, at the schema of the backup; then to that of this version. */
async function fill(file: string, database: Database, migration: number): Promise<void> {
  // At this version's schema first: taking one with people in it back would lose what only the newer schema holds.
  const current = await openDatabase(database);
  const empty = await isEmpty(current);
  await current.close();
  if (!empty)
    throw new AccountsError(
      "conflict",
      "the database is not empty: people or audit records are in it already. Restore into another folder or an empty PostgreSQL database",
    );
  const sql = await openDatabase(database, migration);
  try {
    const rows = await sql.transaction((tx) => fillTables(tx, rowsIn(file)));
    note(`${rows} rows restored.`);
  } finally {
    await sql.close();
  }
}

async function* rowsIn(file: string): AsyncGenerator<TableRow> {
  for await (const item of readItems(file)) {
    const table = field(item, "table");
    if (typeof table === "string") yield { table, row: field(item, "row") };
  }
}

/** A configuration that is there already stays; the one of the backup is put beside it. */
async function restoreConfiguration(file: string, flags: BackupFlags): Promise<void> {
  const places = configFiles(flags);
  for await (const item of readItems(file)) {
    const [name, text] = [field(item, "file"), field(item, "text")];
    const place = typeof name === "string" ? places[name] : undefined;
    if (place !== undefined && typeof text === "string") await restoreFile(place, text);
  }
}

async function restoreCheckpoints(file: string, folder: string): Promise<void> {
  const keep = keepCheckpoints(folder);
  for await (const item of readItems(file)) {
    const checkpoint = field(item, "checkpoint");
    const [seq, hash] = [field(checkpoint, "seq"), field(checkpoint, "hash")];
    if (typeof seq === "number" && typeof hash === "string") keep({ seq, hash });
  }
}

async function restoreFile(place: string, text: string): Promise<void> {
  if (existsSync(place) && readFileSync(place, "utf8") === text) return;
  const to = existsSync(place) ? `${place}.restored` : place;
  await mkdir(dirname(to), { recursive: true });
  await writeAtomically(to, text);
  note(to === place ? `${to} restored.` : `${place} is there already and stays; the backup's is ${to}.`);
}

async function verify(database: Database): Promise<void> {
  const accounts = await createAccounts({ database, log: silentLog });
  try {
    const verdict = await accounts.audit.verify("console", database.kind === "folder" ? readKept(database.folder) : []);
    if (verdict.kind === "fault")
      throw new AccountsError(
        "conflict",
        `restored, but the audit log was not intact when the backup was made: record ${verdict.seq}: ${verdict.what}`,
      );
    note(`The audit log is intact up to record ${verdict.end.seq}.`);
  } finally {
    await accounts.close();
  }
}

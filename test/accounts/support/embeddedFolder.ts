import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openEmbedded } from "../../../server/accounts/sql/adapters/embedded.ts";
import type { Sql } from "../../../server/accounts/sql/sql.ts";

/**
 * A temporary folder with an empty embedded database. Making one takes PGlite seconds, copying it a fraction: it is kept in
 * node_modules/.cache for each version of PGlite.
 */
export async function newEmbeddedFolder(): Promise<string> {
  const main = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const { version } = createRequire(import.meta.url)(join(dirname(main), "../package.json")) as { version: string };
  const template = join(dirname(main), "../../../.cache/lacuna", `pglite-${version}`);
  if (!existsSync(template)) {
    const fresh = temporary();
    await (await openEmbedded(fresh, "lacuna")).close();
    mkdirSync(dirname(template), { recursive: true });
    const beside = `${template}.${process.pid}`;
    cpSync(join(fresh, "database"), beside, { recursive: true });
    if (existsSync(template)) rmSync(beside, { recursive: true });
    else renameSync(beside, template);
    rmSync(fresh, { recursive: true });
  }
  const folder = temporary();
  cpSync(template, join(folder, "database"), { recursive: true });
  return folder;
}

const temporary = (): string => mkdtempSync(join(tmpdir(), "lacuna-accounts-"));

/** An empty embedded database, opened once for a suite, since that takes seconds. */
export async function openEmbeddedDatabase(): Promise<{ readonly sql: Sql; readonly stop: () => Promise<void> }> {
  const folder = await newEmbeddedFolder();
  const sql = await openEmbedded(folder, "lacuna");
  return {
    sql,
    stop: async () => {
      await sql.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

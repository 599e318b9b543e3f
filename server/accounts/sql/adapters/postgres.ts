import { Pool, type ClientConfig, type PoolClient } from "pg";
import { changedChannel } from "../sql.ts";
import { Listening } from "./listening.ts";
import type { Query, Row, Sql, SqlValue } from "../sql.ts";

/** A PostgreSQL server, for more than one Lacuna server. `url` holds a password: it is never logged or part of a message. */
export async function openPostgres(url: string, schema: string): Promise<Sql> {
  const config: ClientConfig = {
    connectionString: url,
    connectionTimeoutMillis: 5000,
    application_name: "lacuna",
    options: `-c search_path=${schema} -c timezone=UTC`,
  };
  // A lost network must not hold a request for ever.
  const pool = new Pool({ ...config, max: 10, query_timeout: 30_000 });
  // An idle connection that the server closes: the next query opens another, or says why it cannot.
  pool.on("error", () => {});
  try {
    await pool.query("select 1");
  } catch (error) {
    await pool.end();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    query: (text, values) => run(pool, text, values),
    transaction: (work) => inTransaction(pool, work),
    onChanged: (told) => {
      const heard = { channel: changedChannel, payload: schema, told };
      const listening = new Listening({ ...config, application_name: "lacuna listen" }, heard);
      return () => listening.end();
    },
    close: () => (closing ??= pool.end()),
  };
}

async function inTransaction<T>(pool: Pool, work: (tx: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await work({ query: (text, values) => run(client, text, values) });
    await client.query("commit");
    return result;
  } catch (error) {
    broken = await rollBack(client);
    throw error;
  } finally {
    // A connection that cannot even roll back is thrown away.
    client.release(broken);
  }
}

async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query("rollback");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function run(on: Pool | PoolClient, text: string, values?: readonly SqlValue[]): Promise<readonly Row[]> {
  const result = await on.query<Row>(text, values === undefined ? undefined : [...values]);
  // Several statements at once give several results, which the type does not tell.
  const last = (Array.isArray(result) ? result.at(-1) : result) as { readonly rows: Row[] } | undefined;
  return last?.rows ?? [];
}

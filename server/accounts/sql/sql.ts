/**
 * The database as accounts see it: PostgreSQL's dialect, whether it runs inside this process or as a server of its own.
 *
 * Embedded, it is PGlite: PostgreSQL compiled to WebAssembly. What was weighed, on 2 shared cores with Node 20 (rough figures):
 *
 * | | dialect | opens in | resident memory | insert with fsync | installs on Node 20 without a compiler |
 * |---|---|---|---|---|---|
 * | PGlite 0.5, tuned as in adapters/embedded.ts | PostgreSQL | 1 s (the very first time 7 to 13 s) | 170 to 220 MB | 3 to 6 ms | yes, 15 MB for every platform |
 * | libsql 0.5 | SQLite | 0.1 s | 53 MB | 4 ms | yes, 9 MB per platform |
 * | better-sqlite3 12 | SQLite | 0.04 s | 50 MB | 2 ms | only where its download host is reachable; 13 needs Node 22 |
 * | node-sqlite3-wasm 0.8 | SQLite | 0.3 s | 90 MB | 14 ms | yes, 1.3 MB |
 *
 * A team server holds a model of hundreds of megabytes to many gigabytes, so memory is not what decides. One dialect does:
 * every query, migration and test is the same for one server and for several, and moving from one to the other is a dump.
 * The price: one process at a time may have the folder open, and a commit keeps the event loop busy for its few
 * milliseconds, which is why usage is written in batches.
 */
export interface Sql extends Query {
  /** Commits when `run` resolves, rolls back when it rejects. Not to be nested. */
  transaction<T>(run: (tx: Query) => Promise<T>): Promise<T>;
  /**
   * Calls `told` when something was changed, by whichever server on this database, and when changes may have been missed. Returns
   * the end of that. Left out where only one process can have the database.
   */
  readonly onChanged?: (told: () => void) => () => Promise<void>;
  close(): Promise<void>;
}

/** Where a change is made known as it is committed; the payload is the schema. */
export const changedChannel = "lacuna_changed";

export interface Query {
  /** `$1` and so on stand for `values`. A text without values may hold several statements. */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
}

export type SqlValue = string | number | boolean | null | Date | readonly (string | number | null | Date)[];
export type Row = Readonly<Record<string, unknown>>;

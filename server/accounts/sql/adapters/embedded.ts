import { existsSync, fsyncSync } from "node:fs";
import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { renameDurably } from "../../../base/writeAtomically.ts";
import { lockFolder } from "../lockFolder.ts";
import type { Query, Row, Sql, SqlValue } from "../sql.ts";

/**
 * PostgreSQL inside this process, its files under `folder`. As it comes, PGlite runs with fsync off and a file system that
 * ignores fsync: committed data survives a killed process, but not a power cut. Both are put right here.
 */
export async function openEmbedded(folder: string, schema: string): Promise<Sql> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(folder);
  try {
    const data = join(folder, "database");
    if (!existsSync(data)) await initialise(data);
    return await openDatabase(data, { schema, unlock });
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openDatabase(
  data: string,
  { schema, unlock }: { readonly schema: string; readonly unlock: () => Promise<void> },
): Promise<Sql> {
  const database = await PGlite.create({ dataDir: data, fs: new SyncedFs(data), startParams: startParams(schema) });
  return {
    query: (text, values) => run(database, text, values),
    transaction: (work) => database.transaction((tx) => work(queryOf(tx))),
    close: async () => {
      if (database.closed) return;
      await database.close();
      await unlock();
    },
  };
}

type Runner = {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
  exec(text: string): Promise<unknown>;
};

const queryOf = (runner: Runner): Query => ({ query: (text, values) => run(runner, text, values) });

/** Without values the text may hold several statements, which only the simple protocol takes. */
async function run(runner: Runner, text: string, values?: readonly SqlValue[]): Promise<readonly Row[]> {
  if (values !== undefined) return (await runner.query(text, [...values])).rows as Row[];
  const results = (await runner.exec(text)) as readonly { readonly rows: Row[] }[];
  return results.at(-1)?.rows ?? [];
}

/**
 * PGlite's own, less `-F` (no fsync), with the method that reaches `SyncedFs` (fdatasync ends in a stub) and buffers that fit a
 * database of a few megabytes: 170 MB resident instead of 300.
 */
const startParams = (schema: string): string[] => [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
  ...["-c", "fsync=on", "-c", "wal_sync_method=fsync", "-c", "shared_buffers=16MB", "-c", `search_path=${schema}`],
];

type EmscriptenOptions = Parameters<NodeFS["init"]>[1];
type Stream = { readonly nfd: number };

/** PGlite's files on disk, with the fsync that Emscripten's file system lacks. */
class SyncedFs extends NodeFS {
  override async init(database: PGlite, options: EmscriptenOptions): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(database, options);
    const addFsync = (module: unknown): void => {
      const { NODEFS } = module as { NODEFS: { stream_ops: { fsync?: (stream: Stream) => number } } };
      NODEFS.stream_ops.fsync = ({ nfd }) => {
        fsyncSync(nfd);
        return 0;
      };
    };
    const before = emscriptenOpts.preRun as ((module: unknown) => void)[] | undefined;
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(before ?? []), addFsync] } };
  }
}

/** Made beside its place and renamed: a folder with this name is complete, whenever the process was killed. */
async function initialise(data: string): Promise<void> {
  const unfinished = `${data}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const options: PGliteOptions = { dataDir: unfinished };
  await (await PGlite.create(options)).close();
  await syncAll(unfinished);
  await renameDurably(unfinished, data);
}

async function syncAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = await open(join(entry.parentPath, entry.name), "r");
    await file.sync().finally(() => file.close());
  }
}

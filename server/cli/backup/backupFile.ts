import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { AccountsError } from "../../accounts/accountsError.ts";
import { codeOf, messageOf } from "../../base/errorMessage.ts";
import { field } from "../../base/record.ts";
import { renameDurably } from "../../base/writeAtomically.ts";

/** A compressed file of JSON lines: this first, then rows and files, at the end the sum of all lines before. */
export type BackupHeader = {
  readonly format: "lacuna-backup-1";
  readonly lacuna: string;
  /** The number of the newest migration in the database. */
  readonly migration: number;
  readonly at: string;
};

const format = "lacuna-backup-1";

export async function writeBackup(
  file: string,
  header: Omit<BackupHeader, "format">,
  items: AsyncIterable<object>,
): Promise<void> {
  if (existsSync(file)) throw new AccountsError("conflict", `${file} exists already; name a new file`);
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    const out = createWriteStream(unfinished, { flags: "wx", mode: 0o600, flush: true });
    await pipeline(Readable.from(linesOf({ format, ...header }, items)), createGzip(), out);
    await renameDurably(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    if (!isOfFiles(error)) throw error;
    throw new AccountsError("conflict", `${file} cannot be written: ${messageOf(error)}`);
  }
}

/** The database that is read meanwhile fails with other errors. */
const isOfFiles = (error: unknown): boolean =>
  (error instanceof Error && "path" in error) || codeOf(error) === "ENOSPC" || codeOf(error) === "EDQUOT";

async function* linesOf(header: object, items: AsyncIterable<object>): AsyncGenerator<string> {
  const hash = createHash("sha256");
  const line = (item: object): string => {
    const text = `${JSON.stringify(item)}\n`;
    hash.update(text);
    return text;
  };
  yield line(header);
  for await (const item of items) yield line(item);
  yield `${JSON.stringify({ sha256: hash.digest("hex") })}\n`;
}

/** Reads the whole file and refuses one that is cut off, changed, or none of ours. */
export async function checkBackup(file: string): Promise<BackupHeader> {
  const hash = createHash("sha256");
  let header: BackupHeader | undefined;
  let last = "";
  for await (const line of readLines(file)) {
    header ??= readHeader(file, line);
    if (last !== "") hash.update(`${last}\n`);
    last = line;
  }
  if (header === undefined || field(parse(file, last), "sha256") !== hash.digest("hex"))
    throw new AccountsError("invalid", `${file} is damaged: its checksum does not fit; take another copy`);
  return header;
}

/** Everything between the header and the sum, of a file that was checked. */
export async function* readItems(file: string): AsyncGenerator<unknown> {
  let isFirst = true;
  for await (const line of readLines(file)) {
    const item = parse(file, line);
    if (!isFirst && field(item, "sha256") === undefined) yield item;
    isFirst = false;
  }
}

async function* readLines(file: string): AsyncGenerator<string> {
  const raw = createReadStream(file);
  const unpacked = createGunzip();
  const done = pipeline(raw, unpacked, { end: true }).catch((error: unknown) => error);
  try {
    yield* createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    raw.destroy();
    unpacked.destroy();
  }
  const error = await done;
  if (error !== undefined) throw unreadable(file, error);
}

function unreadable(file: string, error: unknown): AccountsError {
  if (codeOf(error) === "ENOENT") return new AccountsError("notFound", `there is no file ${file}`);
  const isOfZip = codeOf(error)?.startsWith("Z_") === true;
  const what = isOfZip ? "is damaged or no backup" : "cannot be read";
  return new AccountsError("invalid", `${file} ${what}: ${messageOf(error)}`);
}

function readHeader(file: string, line: string): BackupHeader {
  const value = parse(file, line);
  const [lacuna, migration, at] = [field(value, "lacuna"), field(value, "migration"), field(value, "at")];
  if (field(value, "format") !== format || typeof lacuna !== "string" || typeof migration !== "number")
    throw new AccountsError("invalid", `${file} is no backup that this version of Lacuna can read`);
  return { format, lacuna, migration, at: String(at) };
}

function parse(file: string, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new AccountsError("invalid", `${file} is damaged or no backup: a line of it is no JSON`);
  }
}

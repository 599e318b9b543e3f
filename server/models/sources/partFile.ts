/** The growing beginning of a model file. Sources of different kinds can take turns: all write the same bytes. */
import { open, readFile, rm, stat, type FileHandle } from "node:fs/promises";
import { writeAtomically } from "../../base/writeAtomically.ts";
import { GiveUp } from "./source.ts";

export const partFileOf = (modelFile: string): string => `${modelFile}.part`;
const notesFileOf = (partFile: string): string => `${partFile}.json`;

/** What a source remembers about the bytes it wrote, for the next attempt. */
export type PartNotes = {
  /** Origin of the last bytes, with its ETag: allows If-Range. */
  readonly url?: string;
  readonly etag?: string;
  /** Where each package's part ended; a package download goes on after the last one that is whole. */
  readonly packageEnds?: readonly number[];
};

export async function partBytes(partFile: string): Promise<number> {
  try {
    return (await stat(partFile)).size;
  } catch {
    // Not there yet.
    return 0;
  }
}

export async function readNotes(partFile: string): Promise<PartNotes> {
  try {
    const value: unknown = JSON.parse(await readFile(notesFileOf(partFile), "utf8"));
    return notesFrom(value);
  } catch {
    // Missing or damaged notes only cost bytes that are fetched again; the hash decides in the end.
    return {};
  }
}

export const writeNotes = (partFile: string, notes: PartNotes): Promise<void> =>
  writeAtomically(notesFileOf(partFile), `${JSON.stringify(notes)}\n`);

export async function removePart(partFile: string): Promise<void> {
  await rm(partFile, { force: true });
  await rm(notesFileOf(partFile), { force: true });
}

/** Opens the part for writing behind its first `fromBytes` bytes; what follows them is cut off. The caller closes it. */
async function openPart(partFile: string, fromBytes: number): Promise<FileHandle> {
  const handle = await open(partFile, fromBytes > 0 ? "r+" : "w", 0o644);
  try {
    await handle.truncate(fromBytes);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return handle;
}

/** Appends `pieces` at `fromBytes` and syncs. Returns where it ended, also when the pieces break off: see `broke`. */
export async function appendPieces(
  partFile: string,
  fromBytes: number,
  { pieces, onBytes, limitBytes }: Appending,
): Promise<{ readonly at: number; readonly broke: Error | undefined }> {
  const handle = await openPart(partFile, fromBytes);
  let at = fromBytes;
  let broke: Error | undefined;
  try {
    for await (const piece of pieces) {
      if (at + piece.length > limitBytes) throw new GiveUp(`more than the expected ${limitBytes} bytes arrived`);
      await writeAll(handle, piece, at);
      at += piece.length;
      onBytes(at);
    }
  } catch (error) {
    broke = error instanceof Error ? error : new Error(String(error));
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { at, broke };
}

type Appending = {
  readonly pieces: AsyncIterable<Uint8Array>;
  readonly onBytes: (doneBytes: number) => void;
  /** More than this is an error of the sender. */
  readonly limitBytes: number;
};

async function writeAll(handle: FileHandle, piece: Uint8Array, at: number): Promise<void> {
  for (let from = 0; from < piece.length;) {
    const { bytesWritten } = await handle.write(piece, from, piece.length - from, at + from);
    from += bytesWritten;
  }
}

function notesFrom(value: unknown): PartNotes {
  if (typeof value !== "object" || value === null) return {};
  const url = "url" in value && typeof value.url === "string" ? { url: value.url } : {};
  const etag = "etag" in value && typeof value.etag === "string" ? { etag: value.etag } : {};
  const ends: unknown = "packageEnds" in value ? value.packageEnds : undefined;
  const packageEnds =
    Array.isArray(ends) && ends.every((end) => Number.isSafeInteger(end)) ? { packageEnds: ends.map(Number) } : {};
  return { ...url, ...etag, ...packageEnds };
}

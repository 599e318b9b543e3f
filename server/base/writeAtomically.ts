import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { renameOver } from "./renameOver.ts";

/** Temp file, fsync, rename: a reader sees the old content or the new one, never a part. */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameDurably(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Renames within one folder and makes the rename itself survive a power cut, where the system allows it. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await renameOver(from, to);
  try {
    const folder = await open(dirname(to), "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // Windows and some network file systems cannot sync a folder; the rename itself has happened.
  }
}

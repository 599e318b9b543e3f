import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../../../base/writeAtomically.ts";
import { decodeSnapshot, encodeSnapshot, type SnapshotContent, type SnapshotKey } from "../adapters/snapshotBytes.ts";
import type { Pace } from "../store/pace.ts";

const ending = ".index";
/** A project that nobody opened for so long is built anew when it is. */
const keptDays = 30;
const dayMs = 24 * 60 * 60 * 1000;
/** More is no index of ours. */
const maxBytes = 1024 * 1024 * 1024;

/** The index of one root, kept between two starts. Every failure means that there is none. */
export class SnapshotFile {
  readonly #folder: string;
  readonly #key: SnapshotKey;

  constructor(folder: string, key: SnapshotKey) {
    this.#folder = folder;
    this.#key = key;
  }

  get file(): string {
    return join(this.#folder, `${createHash("sha256").update(this.#key.root).digest("hex").slice(0, 32)}${ending}`);
  }

  async read(pace: Pace): Promise<SnapshotContent | undefined> {
    try {
      const { size } = await stat(this.file);
      if (size > maxBytes) return undefined;
      const content = await decodeSnapshot(this.#key, await readFile(this.file), pace);
      // Its age tells when the root was last in use.
      if (content !== undefined) await utimes(this.file, new Date(), new Date());
      return content;
    } catch {
      // Absent, or not readable as what it should be: the index is built from the files.
      return undefined;
    }
  }

  async write(content: SnapshotContent, pace: Pace): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeAtomically(this.file, await encodeSnapshot(this.#key, content, pace));
  }

  async bytes(): Promise<number> {
    return stat(this.file).then(
      ({ size }) => size,
      () => 0,
    );
  }
}

/** Removes what has not been used for a month, and what a process left that died while writing. Answers how many files. */
export async function removeUnused(folder: string, nowMs: number): Promise<number> {
  return removeWhere(folder, (name, { mtimeMs }) => {
    const days = (nowMs - mtimeMs) / dayMs;
    return name.endsWith(ending) ? days > keptDays : days > 1;
  });
}

/** Removes every snapshot. Answers how many files. */
export const removeAll = (folder: string): Promise<number> => removeWhere(folder, () => true);

async function removeWhere(
  folder: string,
  isUnwanted: (name: string, stat: { readonly mtimeMs: number }) => boolean,
): Promise<number> {
  let count = 0;
  // Without the folder there is nothing to remove.
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.includes(ending)) continue;
    const file = join(folder, name);
    const facts = await stat(file).catch(() => undefined);
    if (facts === undefined || !isUnwanted(name, facts)) continue;
    await rm(file, { force: true });
    count++;
  }
  return count;
}

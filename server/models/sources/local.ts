/** Copies a model from a file or folder that is at hand: a stick, a network drive, a download made by hand. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { CatalogueEntry } from "../catalogueEntry.ts";
import { codeOf, messageOf } from "../../base/errorMessage.ts";
import { expandHome } from "../modelFolder.ts";
import { appendPieces, removePart } from "./partFile.ts";
import { localTrouble, type Fetched, type FetchJob, type Source } from "./source.ts";

export function localSource(path: string, entry: CatalogueEntry): Source {
  const full = resolve(expandHome(path));
  return { name: "local source", where: full, extraBytes: 0, fetch: (job) => copyFrom(full, entry, job) };
}

async function copyFrom(path: string, entry: CatalogueEntry, job: FetchJob): Promise<Fetched> {
  try {
    const file = (await stat(path)).isDirectory() ? join(path, entry.fileName) : path;
    const { size } = await stat(file);
    if (entry.bytesAre === "exact" && size !== entry.bytes) {
      return { kind: "failed", why: `${file} has ${size} bytes, expected ${entry.bytes}` };
    }
    await removePart(job.partFile);
    const pieces = createReadStream(file, { highWaterMark: 1024 * 1024, signal: job.signal });
    const { broke } = await appendPieces(job.partFile, 0, { pieces, onBytes: job.onBytes, limitBytes: size });
    if (broke) throw broke;
    return { kind: "done" };
  } catch (error) {
    if (job.signal.aborted) return { kind: "failed", why: "cancelled" };
    if (codeOf(error) === "ENOENT")
      return { kind: "failed", why: `there is no such file (looked for ${entry.fileName})` };
    return { kind: "failed", why: localTrouble(codeOf(error)) ?? messageOf(error) };
  }
}

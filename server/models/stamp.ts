/**
 * A verification stamp beside a model file remembers that its hash was computed, and of which size and time, so that
 * half a gigabyte or twenty need not be read at every start.
 */
import { readFile, stat } from "node:fs/promises";
import { hashFile, type HashOptions } from "./hashFile.ts";
import { writeAtomically } from "../base/writeAtomically.ts";

type Stamp = { readonly bytes: number; readonly modifiedMs: number; readonly sha256: string };

export const stampFile = (model: string): string => `${model}.lacuna.json`;

/** The hash that the stamp vouches for; undefined when there is none or the file changed since. */
export async function stampedHash(model: string): Promise<string | undefined> {
  const stamp = await readStamp(model);
  if (!stamp) return undefined;
  const stats = await stat(model);
  return stats.size === stamp.bytes && stats.mtimeMs === stamp.modifiedMs ? stamp.sha256 : undefined;
}

/** The hash of a model file, from its stamp or computed and stamped. */
export async function knownHash(model: string, options: HashOptions = {}): Promise<string> {
  const stamped = await stampedHash(model);
  if (stamped !== undefined) return stamped;
  const sha256 = await hashFile(model, options);
  await writeStamp(model, sha256);
  return sha256;
}

export async function writeStamp(model: string, sha256: string): Promise<void> {
  const stats = await stat(model);
  const stamp: Stamp = { bytes: stats.size, modifiedMs: stats.mtimeMs, sha256 };
  try {
    await writeAtomically(stampFile(model), `${JSON.stringify(stamp)}\n`);
  } catch {
    // A read-only model folder only costs the time of hashing again.
  }
}

async function readStamp(model: string): Promise<Stamp | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(stampFile(model), "utf8"));
    return isStamp(value) ? value : undefined;
  } catch {
    // Missing or damaged: the hash is computed.
    return undefined;
  }
}

function isStamp(value: unknown): value is Stamp {
  if (typeof value !== "object" || value === null) return false;
  return (
    "bytes" in value &&
    typeof value.bytes === "number" &&
    "modifiedMs" in value &&
    typeof value.modifiedMs === "number" &&
    "sha256" in value &&
    typeof value.sha256 === "string" &&
    /^[0-9a-f]{64}$/.test(value.sha256)
  );
}

/** Which catalogue models lie in the model folder, and whether they are what they claim to be. */
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { catalogue } from "./catalogue.ts";
import type { CatalogueEntry } from "./catalogueEntry.ts";
import { codeOf, messageOf } from "../base/errorMessage.ts";
import { hashFile, type HashOptions } from "./hashFile.ts";
import { partBytes, partFileOf, removePart } from "./sources/partFile.ts";
import { knownHash, stampFile, writeStamp } from "./stamp.ts";
import { checkUsable, wrongHash, type Usable } from "./verify.ts";

export const fileOf = (folder: string, entry: CatalogueEntry): string => join(folder, entry.fileName);

export type Presence =
  | { readonly kind: "installed"; readonly bytes: number }
  | { readonly kind: "partial"; readonly bytes: number }
  | { readonly kind: "wrongSize"; readonly bytes: number }
  | { readonly kind: "absent" };

/** By name and size alone: cheap enough for a list. */
export async function presenceOf(folder: string, entry: CatalogueEntry): Promise<Presence> {
  const file = fileOf(folder, entry);
  try {
    const { size } = await stat(file);
    return { kind: entry.bytesAre === "exact" && size !== entry.bytes ? "wrongSize" : "installed", bytes: size };
  } catch {
    const bytes = await partBytes(partFileOf(file));
    return bytes > 0 ? { kind: "partial", bytes } : { kind: "absent" };
  }
}

export async function installedEntries(folder: string): Promise<readonly CatalogueEntry[]> {
  const presences = await Promise.all(catalogue.map((entry) => presenceOf(folder, entry)));
  return catalogue.filter((_, index) => presences[index]?.kind === "installed");
}

/**
 * Hash, header and FIM tokens of an installed entry. The hash comes from the verification stamp when the file is
 * unchanged since, and is computed otherwise, or always with `rehash`.
 */
export async function verifyInstalled(
  folder: string,
  entry: CatalogueEntry,
  options: HashOptions & { readonly rehash?: boolean } = {},
): Promise<Usable> {
  const file = fileOf(folder, entry);
  const mend = `Run \`lacuna models pull ${entry.id}\` to fetch it again.`;
  const presence = await presenceOf(folder, entry);
  if (presence.kind === "wrongSize") {
    return { kind: "unusable", problem: `${file}: it has ${presence.bytes} bytes, expected ${entry.bytes}. ${mend}` };
  }
  if (presence.kind !== "installed") return { kind: "unusable", problem: `${entry.title} is not installed. ${mend}` };
  try {
    const sha256 = options.rehash === true ? await hashFile(file, options) : await knownHash(file, options);
    if (sha256 !== entry.sha256) return { kind: "unusable", problem: `${file}: ${wrongHash(entry, sha256)}. ${mend}` };
    if (options.rehash === true) await writeStamp(file, sha256);
  } catch (error) {
    return { kind: "unusable", problem: `${file}: it cannot be read: ${messageOf(error)}` };
  }
  return checkUsable(file);
}

/** Deletes a model, its stamp and what is left of a download. Returns the freed bytes, or why it could not be done. */
export async function removeInstalled(
  folder: string,
  entry: CatalogueEntry,
): Promise<{ readonly freedBytes: number } | { readonly problem: string }> {
  const file = fileOf(folder, entry);
  const presence = await presenceOf(folder, entry);
  const part = await partBytes(partFileOf(file));
  try {
    await rm(file, { force: true });
    await rm(stampFile(file), { force: true });
    await removePart(partFileOf(file));
  } catch (error) {
    const inUse = codeOf(error) === "EBUSY" || codeOf(error) === "EPERM";
    return {
      problem: `${file} cannot be deleted: ${messageOf(error)}.${inUse ? " Run `lacuna engine stop` first." : ""}`,
    };
  }
  const whole = presence.kind === "installed" || presence.kind === "wrongSize" ? presence.bytes : 0;
  return { freedBytes: whole + part };
}

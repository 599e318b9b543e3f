import { statfs } from "node:fs/promises";
import { bytesText } from "./catalogue.ts";

/** Free bytes of the file system that `folder` is on; undefined where it cannot be told. */
export type FreeBytes = (folder: string) => Promise<number | undefined>;

export const freeBytes: FreeBytes = async (folder) => {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // Some network file systems do not say; the write itself will.
    return undefined;
  }
};

/** Room that is left free, so that a full disk does not break everything else. */
const reserveBytes = 200_000_000;

/** What is missing and where; undefined when there is room. */
export async function spaceProblem(folder: string, neededBytes: number, free: FreeBytes): Promise<string | undefined> {
  const available = await free(folder);
  const missing = available === undefined ? 0 : neededBytes + reserveBytes - available;
  if (available === undefined || missing <= 0) return undefined;
  return (
    `There is not enough disk space in ${folder}: ${bytesText(neededBytes)} are needed (and ${bytesText(reserveBytes)} stay free), ` +
    `${bytesText(available)} are available, ${bytesText(missing)} are missing. ` +
    "Free some space, or set model.folder to a folder on another disk."
  );
}

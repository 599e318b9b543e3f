import { fileURLToPath } from "node:url";

/** The file behind a URI; undefined for anything that is not a file on this machine. */
export function fileOfUri(uri: string, isWindows = process.platform === "win32"): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return withCapitalDrive(fileURLToPath(uri, { windows: isWindows }));
  } catch {
    // A host name or an encoded slash: no file that this machine can name.
    return undefined;
  }
}

/** One spelling for one folder: editors write `c:` and `C:`, a shell whatever was typed. */
export const withCapitalDrive = (path: string): string => path.replace(/^[a-z]:(?=\\)/, (drive) => drive.toUpperCase());

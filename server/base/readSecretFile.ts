import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * The text of a file that holds a secret; throws where it cannot be read, or others can read it. `guarded` is systemd's folder of
 * credentials for this service ($CREDENTIALS_DIRECTORY), whose access list shows as permissions of a group.
 */
export function readSecretFile(file: string, guarded: string | undefined): string {
  const { mode } = statSync(file);
  const tooOpen = guarded !== undefined && dirname(file) === guarded ? 0o007 : 0o077;
  if (process.platform !== "win32" && (mode & tooOpen) !== 0) throw new TooOpenError(file);
  return readFileSync(file, "utf8").trim();
}

export class TooOpenError extends Error {
  override readonly name = "TooOpenError";

  constructor(file: string) {
    super(`others can read ${file}, which holds a secret: chmod 600 ${file}`);
  }
}

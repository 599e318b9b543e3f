import { homedir } from "node:os";
import { join } from "node:path";

/** Where this user's caches lie, as each system wants it. */
export function findCacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, "lacuna");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "lacuna");
  if (process.platform === "win32") return join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "lacuna");
  return join(homedir(), ".cache", "lacuna");
}

import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

export type Place = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
};

const here = (): Place => ({ env: process.env, platform: process.platform, home: homedir() });

/** Where models are kept: the folder of the setting, else the user's cache folder. May not exist yet. */
export function modelFolder(setting: string, place: Place = here()): string {
  return setting === "" ? join(lacunaCacheFolder(place), "models") : resolve(expandHome(setting, place.home));
}

/** What can be made anew: models, indexes. May not exist yet. */
export const lacunaCacheFolder = (place: Place = here()): string => join(cacheFolder(place), "lacuna");

/** `~/x` as a shell would read it; settings files have no shell to do it. */
export const expandHome = (path: string, home: string = homedir()): string =>
  path === "~" || path.startsWith("~/") || path.startsWith("~\\") ? join(home, path.slice(1)) : path;

function cacheFolder({ env, platform, home }: Place): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  // The XDG specification asks to ignore relative paths.
  if (xdg !== undefined && isAbsolute(xdg)) return xdg;
  if (platform === "win32") return local ?? join(home, "AppData", "Local");
  return platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}

import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
  type Stats,
} from "node:fs";
import { devNull, homedir } from "node:os";
import { dirname, join } from "node:path";

export type Place = { readonly platform: NodeJS.Platform; readonly env: NodeJS.ProcessEnv; readonly home: string };
const thisPlace = (): Place => ({ platform: process.platform, env: process.env, home: homedir() });

/** The user's settings file, where the platform keeps such files; LACUNA_CONFIG names another. */
export function userFile({ platform, env, home }: Place = thisPlace()): string {
  if (env["LACUNA_CONFIG"]) return env["LACUNA_CONFIG"];
  return join(configFolder({ platform, env, home }), "lacuna", "settings.json");
}

function configFolder({ platform, env, home }: Place): string {
  if (platform === "win32") return env["APPDATA"] || join(home, "AppData", "Roaming");
  if (platform === "darwin") return join(home, "Library", "Application Support");
  return env["XDG_CONFIG_HOME"] || join(home, ".config");
}

export const projectFileName = ".lacuna.json";

/** Settings are a page of text; anything above is something else. */
const mostBytes = 1024 * 1024;

export type FileText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string };

export function readSettingsFile(file: string): FileText {
  try {
    if (file === devNull) return { kind: "text", text: "" };
    const stats = statSync(file);
    // A pipe would be waited for, and a device may have no end.
    if (!stats.isFile()) return { kind: "unreadable", reason: `${nameOf(stats)} is no settings file` };
    if (stats.size > mostBytes) return { kind: "unreadable", reason: "the file is larger than 1 MiB" };
    return { kind: "text", text: readFileSync(file, "utf8").replace(/^\uFEFF/, "") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
    return {
      kind: "unreadable",
      reason: `the file cannot be read (${error instanceof Error ? error.message : String(error)})`,
    };
  }
}

const nameOf = (stats: Stats): string => {
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a pipe";
  return stats.isSocket() ? "a socket" : "a device";
};

/**
 * Replaces the file as a whole: it is never half written. A link is followed, so that it stays a link; what is no
 * ordinary file is left as it is.
 */
export function writeWhole(file: string, text: string): void {
  const before = statSync(file, { throwIfNoEntry: false });
  if (before && !before.isFile()) throw new Error(`${nameOf(before)} is no settings file`);
  mkdirSync(dirname(file), { recursive: true });
  const target = resolveLink(file);
  const temporary = `${target}.${process.pid}.tmp`;
  const mode = modeOf(target) ?? 0o600;
  try {
    const descriptor = openSync(temporary, "w", mode);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function resolveLink(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // It does not exist yet.
    return file;
  }
}

function modeOf(file: string): number | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && stats.mode & 0o777;
}

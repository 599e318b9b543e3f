import { accessSync, constants, statSync } from "node:fs";
import { posix, win32 } from "node:path";

/** What the search asks of the system; a test answers instead. */
export type ProgramPlace = {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly isProgram: (path: string) => boolean;
};

/** The file that a shell would start for `name`: on Windows also a script, which only a shell can run. */
export const findProgram = (name: string, place: Partial<ProgramPlace> = {}): string | undefined =>
  find(name, [".exe", ".com", ".cmd", ".bat"], place);

/**
 * The file to start for `name` without a shell. Everything that is called by a mere name goes through here: Windows, asked for
 * `git`, takes a `git.exe` of the current folder before the one on PATH, and that folder may be anybody's.
 */
export const findExecutable = (name: string, place: Partial<ProgramPlace> = {}): string | undefined =>
  find(name, [".exe", ".com"], place);

function find(name: string, windowsEndings: readonly string[], place: Partial<ProgramPlace>): string | undefined {
  const { env = process.env, platform = process.platform, isProgram = isExecutableFile } = place;
  const path = platform === "win32" ? win32 : posix;
  // A file without an ending is a script for some other shell.
  const endings = platform !== "win32" || path.extname(name) !== "" ? [""] : windowsEndings;
  const startable = (file: string): string | undefined => endings.map((ending) => file + ending).find(isProgram);
  if (path.basename(name) !== name) return startable(path.resolve(name));
  for (const folder of pathOf(env, platform).split(path.delimiter)) {
    const plain = folder.replace(/^"(.*)"$/, "$1");
    // An empty or relative entry means the current folder.
    const found = path.isAbsolute(plain) ? startable(path.join(plain, name)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Windows spells it "Path", and a copy of its environment is case-sensitive. */
function pathOf(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform !== "win32") return env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin";
  const key = Object.keys(env).find((each) => each.toUpperCase() === "PATH");
  return (key === undefined ? undefined : env[key]) ?? "";
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not ours to run
  }
}

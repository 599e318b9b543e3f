import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** The file that a shell would start for `name`; undefined when there is none. */
export function findProgram(name: string, env: NodeJS.ProcessEnv): string | undefined {
  if (isAbsolute(name) || name.includes("/") || name.includes("\\")) return executable(resolve(name));
  const folders = (env["PATH"] ?? env["Path"] ?? "").split(delimiter).filter((each) => each !== "");
  for (const folder of folders) {
    const found = executable(join(folder, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat", ""] : [""];

const executable = (path: string): string | undefined =>
  endings.map((ending) => path + ending).find((each) => isExecutable(each));

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not ours to run
  }
}

/** Never rejects: a program that cannot be started has code -1 and says why on stderr. */
export function runProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  // Node starts the .cmd files of Windows only through a shell, which does not quote by itself.
  const needsShell = /\.(cmd|bat)$/i.test(program);
  const quoted = (text: string): string => (needsShell ? `"${text}"` : text);
  return new Promise((done) => {
    const options = { env, shell: needsShell, timeout: 300_000, maxBuffer: 2 ** 24 };
    execFile(quoted(program), args.map(quoted), options, (error, stdout, stderr) => {
      if (error === null) return done({ code: 0, stdout, stderr });
      done({ code: typeof error.code === "number" ? error.code : -1, stdout, stderr: stderr || error.message });
    });
  });
}

import { execFile } from "node:child_process";

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Never rejects: a program that cannot be started has code -1 and says why on stderr. */
export function runProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  // Node starts the .cmd files of Windows only through a shell, which does not quote by itself.
  const needsShell = /\.(cmd|bat)$/i.test(program);
  const quoted = (text: string): string => (needsShell ? `"${text}"` : text);
  return new Promise((done) => {
    const options = { env, shell: needsShell, timeout: 300_000, maxBuffer: 2 ** 24, windowsHide: true };
    execFile(quoted(program), args.map(quoted), options, (error, stdout, stderr) => {
      if (error === null) return done({ code: 0, stdout, stderr });
      done({ code: typeof error.code === "number" ? error.code : -1, stdout, stderr: stderr || error.message });
    });
  });
}

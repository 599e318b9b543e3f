import { execFile } from "node:child_process";

/** What a program prints, or undefined when it is missing, fails or takes too long. */
export const runBriefly = (command: string, args: readonly string[], timeoutMs: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile(command, args, { timeout: timeoutMs, windowsHide: true, killSignal: "SIGKILL" }, (error, stdout) => {
      resolve(error ? undefined : stdout);
    });
  });

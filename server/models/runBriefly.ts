import { execFile } from "node:child_process";
import { findExecutable } from "../base/findProgram.ts";

/** What a program prints, or undefined when it is missing, fails or takes too long. */
export const runBriefly = (command: string, args: readonly string[], timeoutMs: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const program = findExecutable(command);
    if (program === undefined) return resolve(undefined);
    execFile(program, args, { timeout: timeoutMs, windowsHide: true, killSignal: "SIGKILL" }, (error, stdout) => {
      resolve(error ? undefined : stdout);
    });
  });

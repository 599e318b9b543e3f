import { win32 } from "node:path";

/** Full path of a program that comes with Windows, so that a file of that name in the current folder is never taken for it. */
export const windowsTool = (name: string, env: NodeJS.ProcessEnv = process.env): string =>
  win32.join(env["SystemRoot"] ?? env["SYSTEMROOT"] ?? "C:\\Windows", "System32", name);

import { homedir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../base/errorMessage.ts";
import { readSecretFile, TooOpenError } from "../base/readSecretFile.ts";
import { AccountsError } from "./accountsError.ts";
import type { Database } from "./database.ts";

/**
 * Where accounts live: the PostgreSQL server of DATABASE_URL, or of the file that DATABASE_URL_FILE names; else the folder
 * given, or the usual one. The URL holds a password, so no flag takes it: every user of the machine can read a command line.
 */
export function databaseFrom(env: NodeJS.ProcessEnv, folder: string | undefined): Database {
  const url = env.DATABASE_URL || urlInFile(env.DATABASE_URL_FILE, env.CREDENTIALS_DIRECTORY);
  if (url === undefined || url === "") return { kind: "folder", folder: folder ?? usualFolder(env) };
  if (folder !== undefined)
    throw new AccountsError("invalid", "both a folder and DATABASE_URL are given; leave one of them out");
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new AccountsError("invalid", "DATABASE_URL does not start with postgres:// or postgresql://");
  return { kind: "postgres", url };
}

function urlInFile(file: string | undefined, guarded: string | undefined): string | undefined {
  if (file === undefined || file === "") return undefined;
  try {
    return readSecretFile(file, guarded);
  } catch (error) {
    const what = error instanceof TooOpenError ? "" : "DATABASE_URL_FILE cannot be read: ";
    throw new AccountsError("invalid", `${what}${messageOf(error)}`);
  }
}

function usualFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === "win32")
    return join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "lacuna", "accounts");
  return join(env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "lacuna", "accounts");
}

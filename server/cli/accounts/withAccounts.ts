import type { Accounts } from "../../accounts/createAccounts.ts";
import type { Database } from "../../accounts/database.ts";
import { AccountsError } from "../../accounts/accountsError.ts";
import { createAccounts } from "../../accounts/createAccounts.ts";
import { databaseFrom } from "../../accounts/databaseFrom.ts";
import { messageOf } from "../../base/errorMessage.ts";
import { silentLog } from "../../domain/log.ts";
import { exitCodes, fail, note } from "../output.ts";

export type Place = { readonly folder?: string; readonly json?: boolean };

/** Opens the accounts that flags and environment name, for one command; the machine's console may do everything. */
export const withAccounts = (place: Place, run: (accounts: Accounts) => Promise<void>): Promise<void> =>
  explainingFailure(async () => {
    const database = databaseFrom(process.env, place.folder);
    // The first start of an embedded database takes seconds, which look like a hang.
    const hint = setTimeout(() => note(`opening the accounts in ${placeOf(database)} …`), 2000);
    const accounts = await createAccounts({ database, log: { ...silentLog, warn: note } }).finally(() =>
      clearTimeout(hint),
    );
    try {
      await run(accounts);
    } finally {
      await accounts.close();
    }
  });

const placeOf = (database: Database): string => (database.kind === "folder" ? database.folder : "PostgreSQL");

export async function explainingFailure(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof AccountsError) fail(error.message, codes[error.reason]);
    // The database went away, the disk is full: a stack would tell nobody anything.
    else fail(messageOf(error));
  }
}

const codes = {
  invalid: exitCodes.usage,
  notFound: exitCodes.notFound,
  conflict: exitCodes.failed,
  forbidden: exitCodes.failed,
} as const satisfies Record<AccountsError["reason"], number>;

/** `a, b` as a list. */
export const wordsOf = (text: string): readonly string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

export function numberOf(text: string, name: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new AccountsError("invalid", `${name} is a number, not ${text}`);
  return value;
}

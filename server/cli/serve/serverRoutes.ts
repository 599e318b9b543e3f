import { readKept } from "../../accounts/audit/checkpoints.ts";
import type { Accounts } from "../../accounts/createAccounts.ts";
import { databaseFrom } from "../../accounts/databaseFrom.ts";
import { adminRoutes } from "../../admin/adminRoutes.ts";
import { isProtected } from "../../gateway/config/exposure.ts";
import { dialectNames, type Route } from "../../gateway/route.ts";
import { signInRoutes } from "../../signin/signInRoutes.ts";
import type { ServerDeps } from "./serverDeps.ts";

/** What can be asked besides completions: of every server what it is, of one with accounts all that is about people. */
export function serverRoutes({ config, clock, env }: ServerDeps, accounts: Accounts | undefined): readonly Route[] {
  const database = accounts && databaseFrom(env, config.accounts.folder);
  const facts = {
    hasTls: config.listen.tls !== undefined,
    database: database && (database.kind === "folder" ? "embedded" : "postgresql"),
    dialects: dialectNames.filter((name) => config.dialects[name]),
    clock,
  } as const;
  const keptCheckpoints = () => (database?.kind === "folder" ? readKept(database.folder) : []);
  return [
    ...adminRoutes({ facts, accounts, keptCheckpoints }),
    ...(accounts ? signInRoutes({ accounts, clock, canBeClaimed: isProtected(config) }) : []),
  ];
}

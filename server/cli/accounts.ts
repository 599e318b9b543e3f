import type { Command } from "commander";
import { addPeopleCommands } from "./accounts/peopleCommands.ts";
import { addRecordCommands } from "./accounts/recordCommands.ts";
import { addRuleCommands } from "./accounts/ruleCommands.ts";

/** `lacuna accounts …`: people, rules and records of a team server, on its machine or its database. */
export function addAccounts(program: Command): void {
  const accounts = program
    .command("accounts")
    .description("people, tokens, quotas, policy, usage and the audit log of a team server")
    .addHelpText("after", notes);
  accounts
    .command("init")
    .description("create the database, and print a one-time code for the first owner")
    .option("--owner <name>", "make this owner at once, and print their first token instead")
    .option("--folder <folder>", folderHelp)
    .option("--json", "print JSON")
    .action(async (flags: { owner?: string; folder?: string; json?: boolean }) =>
      (await import("./accounts/database.ts")).init(flags),
    );
  accounts
    .command("migrate")
    .description("bring the database to this version's schema, or back to an earlier one before a downgrade")
    .option("--to <number>", "a migration's number; 0 removes everything")
    .option("--folder <folder>", folderHelp)
    .action(async (flags: { to?: string; folder?: string }) =>
      (await import("./accounts/database.ts")).migrateTo(flags),
    );
  addPeopleCommands(accounts);
  addRuleCommands(accounts);
  addRecordCommands(accounts);
}

const folderHelp = "the embedded database's folder; left out: the usual one of this user";

const notes = `
The database is embedded, in a folder, unless DATABASE_URL names a PostgreSQL server, or DATABASE_URL_FILE a file (mode 0600)
with its URL. An embedded database is open in one process at a time: stop the server before, or use its pages.

Examples:
  lacuna accounts init --owner olga
  lacuna accounts users add ann@example.com --role developer
  lacuna accounts tokens create ann@example.com --label laptop
  lacuna accounts limits set everyone --requests-per-minute 120 --tokens-per-day 2000000
  lacuna accounts audit verify`;

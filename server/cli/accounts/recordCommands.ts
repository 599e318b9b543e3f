import type { Command } from "commander";
import type { AuditFlags } from "./audit.ts";
import { subcommand } from "./subcommand.ts";
import type { UsageFlags } from "./usage.ts";
import type { Place } from "./withAccounts.ts";

const audit = () => import("./audit.ts");
const usage = () => import("./usage.ts");

export function addRecordCommands(accounts: Command): void {
  const figures = accounts
    .command("usage")
    .description("figures about requests and suggestions, never about one person");
  subcommand(figures, "report", "figures of whole days")
    .option("--from <day>", "first day, as 2026-03-29; left out: 30 days ago")
    .option("--to <day>", "last day; left out: today")
    .option("--by <dimensions>", "team, language, editor, model, day; several separated by commas", "team")
    .action(async (flags: UsageFlags) => (await usage()).report(flags));
  subcommand(figures, "purge", "remove usage that is older than the retention time").action(async (place: Place) =>
    (await usage()).purge(place),
  );
  const log = accounts.command("audit").description("who did what; see docs/audit.md for what each check proves");
  subcommand(log, "list", "the newest records")
    .option("--limit <number>", "how many", "50")
    .action(async (flags: AuditFlags) => (await audit()).list(flags));
  subcommand(log, "verify", "find records that were changed, removed, put elsewhere or cut off")
    .option("--checkpoints <file>", "checkpoints that were kept elsewhere, one line of JSON each")
    .action(async (flags: AuditFlags) => (await audit()).verify(flags));
  subcommand(log, "export", "print the whole log, one line of JSON for each record").action(async (place: Place) =>
    (await audit()).exportAll(place),
  );
  subcommand(log, "checkpoint", "print the log's end, to be kept where nobody can change it").action(
    async (place: Place) => (await audit()).checkpoint(place),
  );
}

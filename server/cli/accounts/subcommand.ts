import type { Command } from "commander";

/** A command that works on the accounts: it takes their folder, and answers in JSON if asked. */
export const subcommand = (parent: Command, usage: string, description: string): Command =>
  parent
    .command(usage)
    .description(description)
    .option("--folder <folder>", "the embedded database's folder")
    .option("--json", "print JSON");

import type { Command } from "commander";
import type { GrowthFlags } from "./runGrowth.ts";

/** `lacuna bench growth`: what a key press costs without a model, as files and repositories grow. */
export function addBenchGrowth(group: Command): void {
  group
    .command("growth")
    .description("measure what a key press costs without a model, as files and repositories grow")
    .option("--lines <list>", "lengths of the file", "100,1000,10000,100000")
    .option("--files <list>", "sizes of the repository", "100,1000,5000")
    .option("--keys <count>", "key presses at each size", "300")
    .option("--set <key=value...>", "use these settings; without, everything is as shipped")
    .option("--json <file>", "write all figures there")
    .option("--html <file>", "write a report with plots there, as one page")
    .addHelpText(
      "after",
      `
Examples:
  lacuna bench growth
  lacuna bench growth --lines 1000,10000 --files "" --keys 100`,
    )
    .action(async (flags: GrowthFlags) => (await import("./runGrowth.ts")).benchGrowth(flags));
  group
    .command("instant-server", { hidden: true })
    .description("be a language server whose engine answers at once (started by `bench growth`)")
    .action(async () => (await import("./instantServer.ts")).runInstantServer());
}

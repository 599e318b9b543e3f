import type { Command } from "commander";
import type { CompareFlags } from "./runCompare.ts";

/** `lacuna eval compare`: two measured runs side by side. */
export function addEvalCompare(group: Command): void {
  group
    .command("compare")
    .argument("<before>", "a file that `lacuna eval repo --out` wrote")
    .argument("<after...>", "another one over the same cases, or several")
    .description("tell what differs between measured runs, and whether that is more than chance")
    .option("--html <file>", "write the comparison with its plots there, as one page")
    .option("--json", "print the summaries and differences as JSON")
    .addHelpText(
      "after",
      `
Examples:
  lacuna eval compare small.jsonl large.jsonl
  lacuna eval compare without.jsonl with.jsonl --html context.html`,
    )
    .action(async (before: string, after: readonly string[], flags: CompareFlags) =>
      (await import("./runCompare.ts")).runCompare([before, ...after], flags),
    );
}

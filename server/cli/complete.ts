import type { Command } from "commander";
import type { CompleteFlags } from "./complete/flags.ts";

/** `lacuna complete`: the editor's pipeline from a shell. */
export function addComplete(program: Command): void {
  program
    .command("complete")
    .argument("<place>", "FILE:LINE:COLUMN, counted from 1; the column in UTF-16 units, as editors show it")
    .description("fill in the code at one place of a file and print it")
    .option("--suffix <text>", "use this text after the cursor instead of the rest of the file")
    .option("--stdin", "read the file's text from standard input; FILE only names it")
    .option("--automatic", "behave as while typing: the same gates and the same restraint")
    .option("--alternatives <count>", "ask for several different suggestions", "1")
    .option("--language <id>", "LSP language id, when the file's name does not tell")
    .option("--model <id or file>", "use this model for once")
    .option("--set <key=value...>", "use these settings for once")
    .option("--explain", "tell what was sent, what came back, what was done to it, and how long it took")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  lacuna complete src/total.ts:12:5
  lacuna complete src/total.ts:12:5 --explain
  lacuna complete app.py:40:1 --json | jq -r '.items[0].insertText'

Ends with 0 also when nothing is shown; the reason is printed. docs/reasons.md explains every reason.`,
    )
    .action(async (place: string, flags: CompleteFlags) =>
      (await import("./complete/run.ts")).runComplete(place, flags),
    );
}

import type { Command } from "commander";
import type { ReplayFlags } from "./replayFlags.ts";

/** `lacuna bench replay`: typing, key by key, through the language server and the engine. */
export function addBenchReplay(group: Command): void {
  group
    .command("replay")
    .description("replay typing through the language server and the model, and measure it")
    .option("--trace <file>", "JSON lines {before, edits: [{offset, remove, insert, dt}]}; offsets in UTF-16 units")
    .option("--commits <folder>", "a git repository: its newest commits, typed key by key")
    .option("--count <count>", "so many commits", "5")
    .option("--keys <count>", "key presses of each trace, where it has the most typing", "300")
    .option("--seed <number>", "another rhythm for commits", "1")
    .option("--speed <factor>", "type faster; 1 is as it was typed, and what people feel", "1")
    .option("--longest-pause <ms>", "longer pauses are cut to this", "2000")
    .option("--model <id or file>", "use this model")
    .option("--set <key=value...>", "use these settings; without, everything but model and engine is as shipped")
    .option("--json <file>", "write all figures there, those of every key press among them")
    .option("--html <file>", "write a report with plots there, as one page")
    .option("--compare <file>", "tell what differs from that earlier --json file, too")
    .addHelpText(
      "after",
      `
Examples:
  lacuna bench replay --commits . --count 5
  lacuna bench replay --trace recordings.jsonl --keys 200 --json before.json
  lacuna bench replay --trace recordings.jsonl --keys 200 --compare before.json --html report.html`,
    )
    .action(async (flags: ReplayFlags) => (await import("./runBenchReplay.ts")).benchReplay(flags));
}

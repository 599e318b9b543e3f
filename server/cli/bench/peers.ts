import type { Command } from "commander";
import type { PeersFlags } from "./runPeers.ts";

/** `lacuna bench peers`: the same typing with other tools' requests to a llama-server. */
export function addBenchPeers(group: Command): void {
  group
    .command("peers")
    .description("replay typing here and with other tools' pattern of requests on a llama-server of yours, in one run")
    .requiredOption("--llama-server <url or path>", "one that runs, or the program, which is then started")
    .option("--trace <file>", "recorded typing: JSON lines {before, edits: [{offset, remove, insert, dt}]}")
    .option("--commits <folder>", "a git repository whose newest commits are typed again")
    .option("--count <count>", "so many commits", "5")
    .option("--keys <count>", "so many key presses in all, from where most is typed", "300")
    .option("--stretch <count>", "everybody plays about so many key presses before the next one's turn", "12")
    .option("--pace <pace>", "recorded: keys come when they came; each: the next key waits for the answer", "recorded")
    .option("--model <id or file>", "use this model; the llama-server has to serve the same file")
    .option("--threads <count>", "so many threads for the model; a llama-server that runs already has to have as many")
    .option("--set <key=value...>", "use these settings")
    .option("--json", "print everything measured as JSON")
    .option("--html <file>", "write a report with a plot there, as one page")
    .addHelpText(
      "after",
      `
Everybody plays the same piece of typing in turn, and while one does, the others have nothing to do. Compare the ratios:
times depend on the machine. What llama.vim and the debounce client do is rebuilt from published source; docs/performance.md
says how. Start your llama-server with two slots and room for the longest prompt:

  llama-server -m FILE --threads 2 --parallel 2 --ctx-size 16384 --port 8012

Examples:
  lacuna bench peers --llama-server http://127.0.0.1:8012 --trace typing.jsonl --threads 2
  lacuna bench peers --llama-server /usr/local/bin/llama-server --commits . --count 3 --keys 200`,
    )
    .action(async (flags: PeersFlags) => (await import("./runPeers.ts")).runPeers(flags));
}

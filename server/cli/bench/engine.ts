import type { Command } from "commander";
import type { EngineBenchFlags } from "./runEngine.ts";

/** `lacuna bench engine`: the engine next to what the machine can do, and next to a llama-server. */
export function addBenchEngine(group: Command): void {
  group
    .command("engine")
    .description("measure the engine against the limits of the machine, and how soon a cancel frees it")
    .option("--llama-server <url or path>", "ask this llama-server of yours for the same texts, in turn")
    .option("--model <id or file>", "use this model; the llama-server has to serve the same file")
    .option("--threads <count>", "so many threads; a llama-server that runs already has to have as many")
    .option("--tries <count>", "measure everything so many times, a cancel five times as often", "8")
    .option("--set <key=value...>", "use these settings")
    .option("--json", "print everything measured as JSON")
    .option("--html <file>", "write a report with a plot there, as one page")
    .addHelpText(
      "after",
      `
Examples:
  lacuna bench engine --threads 2
  lacuna bench engine --llama-server http://127.0.0.1:8012 --tries 20 --json`,
    )
    .action(async (flags: EngineBenchFlags) => (await import("./runEngine.ts")).runEngineBench(flags));
}

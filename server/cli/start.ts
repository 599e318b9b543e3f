import type { Command } from "commander";
import type { StartFlags } from "./start/run.ts";

/** `lacuna start`: from nothing to a running engine, with one real completion to show for it. */
export function addStart(program: Command): void {
  program
    .command("start")
    .description("fetch the model if it is missing, start the engine, show a completion, and serve the playground")
    .option("--once", "end after the completion; the engine stays for its idle time")
    .option("--no-open", "do not open the playground in a browser")
    .action(async (flags: StartFlags) => (await import("./start/run.ts")).runStart(flags));
}

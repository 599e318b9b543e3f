import type { Command } from "commander";

/** `lacuna start`: from nothing to a running engine, with one real completion to show for it. */
export function addStart(program: Command): void {
  program
    .command("start")
    .description("fetch the model if it is missing, start the engine, show a completion, and keep serving")
    .option("--once", "end after the completion; the engine stays for its idle time")
    .action(async (flags: { once?: boolean }) => (await import("./start/run.ts")).runStart(flags));
}

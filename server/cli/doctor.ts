import type { Command } from "commander";

/** `lacuna doctor`: does it work here, how fast, and if not, why not. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("check this machine with real completions: model, engine, speed, editors")
    .option("--json", "print the findings as one JSON object")
    .addHelpText("after", "\nEnds with 1 when something has to be mended; each finding says what to do.")
    .action(async (flags: { json?: boolean }) => (await import("./doctor/run.ts")).runDoctor(flags));
}

import type { Command } from "commander";
import type { FitFlags } from "./runFit.ts";

/** `lacuna eval fit`: for developers; learns when to speak from answers that were compared with what was right. */
export function addEvalFit(group: Command): void {
  group
    .command("fit", { hidden: true })
    .argument("<data...>", "prediction files of `lacuna eval repo`, or what --data made of them")
    .description("fit the confidence score and the thresholds of quiet, balanced and eager")
    .option("--data <file>", "write features and outcomes there, without any source text or completion")
    .option("--out <file>", "write the figures there as JSON")
    .option("--write", "write the weights into server/completion/score/weights.ts below the current folder")
    .action(async (files: readonly string[], flags: FitFlags) => (await import("./runFit.ts")).runFit(files, flags));
}

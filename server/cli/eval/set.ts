import { Option, type Command } from "commander";
import { setKinds } from "../../evaluation/sets/setCase.ts";
import type { SetFlags } from "./runSet.ts";

/** `lacuna eval set`: published sets, with their own measures, next to what others published. */
export function addEvalSet(group: Command): void {
  group
    .command("set")
    .argument("<file>", "the set as JSON lines, also compressed with gzip")
    .description("fill the holes of a published set and print its measures next to published figures")
    .addOption(
      new Option("--kind <kind>", "which set it is; auto looks at the first line")
        .choices(["auto", ...setKinds])
        .default("auto"),
    )
    .option("--limit <count>", "only the first cases")
    .option("--sample <count>", "only so many cases, drawn so that every language keeps its share")
    .option("--seed <number>", "draw another sample", "1")
    .option(
      "--bare",
      "the model alone, as published figures are made: plain order, greedy, nothing cut off (the default)",
    )
    .option("--pipeline", "what the editor would show: window, layout, healing, ending and trimming")
    .addOption(
      new Option(
        "--layout <layout>",
        "with --pipeline: how the prompt is laid out; left out: what the model is best with",
      ).choices(["plain", "suffix-first", "line-after-middle", "anchored"]),
    )
    .option("--no-healing", "with --pipeline: do not take back the unfinished token before the cursor")
    .option("--no-cross-file", "do not show the model the code from other files that CrossCodeEval brings along")
    .option("--run-tests", "HumanEval-Infilling: run the unit tests on what the model wrote; see docs/sets.md first")
    .option("--out <file>", "write every answer there, one JSON object a line, as it comes")
    .option("--resume", "go on with that file: cases that are in it are not asked again")
    .option("--model <id or file>", "use this model")
    .option("--set <key=value...>", "use these settings; without, everything but model and engine is as shipped")
    .option("--json", "print the summary as JSON")
    .addHelpText(
      "after",
      `
Examples:
  lacuna eval set santacoder-fim.jsonl.gz --sample 300 --out answers.jsonl
  lacuna eval set humaneval-single-line.jsonl --run-tests --out answers.jsonl --resume
  lacuna eval set crosscodeeval.jsonl --pipeline --no-cross-file`,
    )
    .action(async (file: string, flags: SetFlags) => (await import("./runSet.ts")).evalSet(file, flags));
}

import type { Command } from "commander";
import type { PlanFlags } from "./plan/capacity.ts";

/** `lacuna plan`: how many machines a team needs, from figures that were measured or given. */
export function addPlan(program: Command): void {
  program
    .command("plan")
    .description("estimate what a team's completions need, in machines and money")
    .requiredOption("--developers <count>", "people who get completions")
    .option(
      "--prefill <tokens/s>",
      "how fast one machine reads prompts, all its requests together; left out: measured here",
    )
    .option("--decode <tokens/s>", "how fast one machine writes, all its requests together; left out: measured here")
    .option("--gpu <name>", "what the machine is called in the result; its figures come from --prefill and --decode")
    .option("--price-per-hour <amount>", "what one machine costs; left out: no costs are told")
    .option("--hours-per-month <hours>", "how long machines run", "730")
    .option("--requests-per-hour <count>", "requests of a developer who types, in an hour", "240")
    .option("--active <share>", "share of the developers who type at the busiest time", "0.5")
    .option("--prompt-tokens <count>", "tokens of a prompt", "1500")
    .option("--reused <share>", "share of a prompt that the machine has read before", "0.8")
    .option("--answer-tokens <count>", "tokens of an answer", "40")
    .option("--load <share>", "how busy a machine may be on average, so that requests need not wait", "0.5")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  lacuna plan --developers 40
  lacuna plan --developers 400 --gpu L4 --prefill 9000 --decode 600 --price-per-hour 0.8

docs/plan.md explains the arithmetic, and how to measure a machine.`,
    )
    .action(async (flags: PlanFlags) => (await import("./plan/run.ts")).runPlan(flags));
}

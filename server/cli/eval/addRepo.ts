import { Option, type Command } from "commander";
import type { OwnCasesFlags, RepoFlags } from "./flags.ts";

/** `lacuna eval repo`: holes with known answers in a repository. */
export function addEvalRepo(group: Command): void {
  const command = group
    .command("repo")
    .argument("<folder>", "a repository, as checked out")
    .description("ask for text that was cut out of a repository's files, and compare the answers with it")
    .option("--count <count>", "without --cases: cut so many cases from the repository's files", "40")
    .option("--kinds <list>", "cut only these: xfile-call, empty-body, args, mid-line, import, silence")
    .option("--seed <number>", "cut other ones", "1")
    .option("--save-cases <file>", "keep the list of the cases that were cut")
    .option("--cases <file>", "JSON lines {id, path, prefix_len, mask_len}; offsets in UTF-16 units of the file")
    .option("--repo <name>", "only the cases of this repository, where the file holds those of several")
    .option("--limit <count>", "only so many cases")
    .option("--out <file>", "write every answer there, one JSON object a line, as it comes")
    .option("--resume", "go on with that file: cases that are in it are not asked again")
    .option("--raw", "write what the model said before anything was cut off, too");
  addSettings(command)
    .addHelpText(
      "after",
      `
Examples:
  lacuna eval repo .
  lacuna eval repo . --count 200 --save-cases cases.jsonl --out answers.jsonl
  lacuna eval repo . --cases cases.jsonl --out other.jsonl --model qwen2.5-coder-1.5b
  lacuna eval repo . --cases cases.jsonl --out plain.jsonl --layout plain --no-healing
  lacuna eval repo . --cases cases.jsonl --out answers.jsonl --resume`,
    )
    .action(async (folder: string, flags: RepoFlags & OwnCasesFlags) =>
      (await import("./repo.ts")).evalRepo(folder, flags),
    );
}

const addSettings = (command: Command): Command =>
  command
    .option("--model <id or file>", "use this model")
    .option("--set <key=value...>", "use these settings; without, everything but model and engine is as shipped")
    .option("--json", "print the summary as JSON")
    .option("--html <file>", "write a report with plots there, as one page")
    .option("--compare <file>", "tell what differs from that earlier run, too")
    .addOption(
      new Option("--level <level>", "all answers, with what each level would hide; or only those of one level")
        .choices(["all", "quiet", "balanced", "eager"])
        .default("all"),
    )
    .addOption(
      new Option("--layout <layout>", "how the prompt is laid out; left out: what the model is best with").choices([
        "plain",
        "suffix-first",
        "line-after-middle",
        "anchored",
      ]),
    )
    .option("--no-healing", "do not take back the unfinished token before the cursor")
    .option("--no-context", "show the model nothing from other files")
    .option("--prefix-tokens <count>", "text before the cursor; fixed, so that a busy machine measures the same", "640")
    .option("--suffix-tokens <count>", "text after the cursor", "160")
    .option("--snippet-tokens <count>", "text from other files", "480");

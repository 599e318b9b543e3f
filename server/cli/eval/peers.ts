import type { Command } from "commander";
import { peers } from "../../evaluation/peers/peers.ts";
import type { PeersFlags } from "./runPeers.ts";

/** `lacuna eval peers`: our prompts next to those of other tools, on the same model. */
export function addEvalPeers(group: Command): void {
  group
    .command("peers")
    .argument("<folder>", "a repository, as checked out")
    .description("compare our prompts with those that other tools build, on the same model and cases")
    .option("--peers <list>", "only these", Object.keys(peers).join(","))
    .option("--count <count>", "without --cases: cut so many cases from the repository's files", "40")
    .option("--kinds <list>", "cut only these", "xfile-call,empty-body,args,mid-line,import")
    .option("--seed <number>", "cut other ones", "1")
    .option("--cases <file>", "a list of cases, as for `lacuna eval repo`")
    .option("--repo <name>", "only the cases of this repository")
    .option("--limit <count>", "only so many cases")
    .option("--out <folder>", "write the answers there, a file for each tool; what is there already is not asked again")
    .option("--model <id or file>", "use this model")
    .option("--set <key=value...>", "use these settings")
    .option("--json", "print the summaries as JSON")
    .option("--html <file>", "write a report with plots there, as one page")
    .addHelpText(
      "after",
      `
The other tools' prompts are rebuilt from their published source; docs/evaluation.md says what is theirs and what is
approximated. The model, where generation stops and what is trimmed are the same for all.

Examples:
  lacuna eval peers . --count 100 --out peers
  lacuna eval peers . --cases cases.jsonl --peers tabby,llama.vim`,
    )
    .action(async (folder: string, flags: PeersFlags) => (await import("./runPeers.ts")).runPeers(folder, flags));
}

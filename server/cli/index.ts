import type { Command } from "commander";
import type { IndexFlags } from "./index/build.ts";
import { version } from "./version.ts";

/** `lacuna index`: what is known of a folder besides the open file. Editors build it by themselves. */
export function addIndex(program: Command): void {
  const index = program.command("index").description("look at the index of a folder, or delete what is kept of it");
  index
    .command("build", { isDefault: true })
    .argument("[folder]", "the root of a workspace; left out: this folder")
    .description("build or update the index of a folder and tell what is in it")
    .option("--query <name>", "print the definitions of this name")
    .option("--explain <path>", "say whether this file is indexed, and which rule excludes it if not")
    .option("--no-cache", "neither use nor write what is kept on disk")
    .option("--json", "print one JSON object")
    .addHelpText("after", examples)
    .action(async (folder: string | undefined, flags: IndexFlags) =>
      (await import("./index/build.ts")).buildIndex(folder, flags),
    );
  index
    .command("clear")
    .description("delete the indexes of all folders that are kept on disk; they are built anew when needed")
    .action(async () => (await import("./index/clear.ts")).clearIndexes());
  index
    .command("run", { hidden: true })
    .description("be the index's process (started by language servers)")
    .action(async () => {
      const { runIndexProcess } = await import("../context/index/host/main.ts");
      const { exitCodes, fail } = await import("./output.ts");
      if (!(await runIndexProcess(version)))
        return fail("this command is started by the language server; use `lacuna index`.", exitCodes.usage);
      process.exit(exitCodes.ok);
    });
}

const examples = `
Examples:
  lacuna index                                 this folder
  lacuna index ~/src/shop --query formatPrice  where a name is defined
  lacuna index --explain dist/main.js          why a file is left out

docs/index.md tells what is indexed and what is kept on disk.`;

import { Argument, type Command } from "commander";
import { editorNames } from "./install/editorNames.ts";
import type { InstallFlags } from "./install/run.ts";

/** `lacuna install EDITOR`: connects an editor, or prints what to paste where Lacuna must not edit files. */
export function addInstall(program: Command): void {
  program
    .command("install")
    .description("connect an editor; prints the configuration to paste where there is nothing to install")
    .addArgument(new Argument("[editor]", "left out: say which editors are here").choices(editorNames))
    .option("--editor <path>", "the editor's program, when it is not on PATH or another one is meant")
    .option("--vsix <file>", "the VS Code extension to install; left out: the one built for this platform")
    .option("--copy", "copy the Neovim plugin instead of linking to it")
    .option("--uninstall", "take out what this command put in")
    .option("--dry-run", "say what would be done and change nothing")
    .option("--json", "print one object: editor, isDryRun, done, next, configurations")
    .addHelpText("after", examples)
    .action(async (editor: string | undefined, flags: InstallFlags) =>
      (await import("./install/run.ts")).runInstall(editor, flags),
    );
}

const examples = `
Examples:
  lacuna install vscode                    every editor of the VS Code family on PATH
  lacuna install vscode --editor codium
  lacuna install neovim --dry-run
  lacuna install helix                     prints what belongs into languages.toml`;

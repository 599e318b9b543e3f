import { Command } from "commander";
import { commands } from "./commands.ts";
import { exitCodes } from "./output.ts";
import { version } from "./version.ts";

/** `lacuna`: one executable, a command per file. Modules of a command are loaded only when it runs. */
export function createProgram(): Command {
  const program = new Command("lacuna")
    .description("Code completion from a model on your own machine: private, free, and quiet when unsure.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help; `lacuna COMMAND --help` tells about one command")
    .showHelpAfterError("(run with --help for the options)")
    .showSuggestionAfterError()
    // Commands inherit it: whatever is wrong with the arguments ends with the code for wrong usage.
    .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage));
  for (const add of commands) add(program);
  return program;
}

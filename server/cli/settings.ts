import type { Command } from "commander";
import type { Flags } from "./settings/actions.ts";

const actions = () => import("./settings/actions.ts");

/** `lacuna settings`: what holds, where it comes from, and changing it. */
export function addSettings(program: Command): void {
  const settings = program.command("settings").description("show and change settings");
  settings
    .command("list", { isDefault: true })
    .description("print every setting, its value and where it comes from, as seen from this folder")
    .option("--json", "print one object: settings, sources, problems, file")
    .action(async (flags: Flags) => (await actions()).list(flags));
  settings
    .command("path")
    .description("print where your settings file is, or would be")
    .option("--json", "print one object: file")
    .action(async (flags: Flags) => (await actions()).path(flags));
  settings
    .command("get <key>")
    .description("print one value")
    .option("--json", "print one object: key, value, source")
    .action(async (key: string, flags: Flags) => (await actions()).get(key, flags));
  settings
    .command("set <key> <value>")
    .description("change your settings file; comments in it are kept")
    .option("--json", "print one object: key, value, file")
    .addHelpText("after", examples)
    .action(async (...[key, value, flags]: [string, string, Flags]) => (await actions()).set(key, value, flags));
  settings
    .command("unset <key>")
    .description("remove a setting from your settings file")
    .option("--json", "print one object: key, file")
    .action(async (key: string, flags: Flags) => (await actions()).unset(key, flags));
}

const examples = `
Examples:
  lacuna settings set complete.maxLines 5
  lacuna settings set complete.excludedPaths "secrets/**,*.pem"
  lacuna settings set complete.languages python=false,markdown=true`;

import type { Command } from "commander";
import type { LimitFlags } from "./limits.ts";
import type { PolicyFlags } from "./policy.ts";
import type { SettingFlags } from "./settings.ts";
import { subcommand } from "./subcommand.ts";
import type { Place } from "./withAccounts.ts";

const limits = () => import("./limits.ts");
const policy = () => import("./policy.ts");

export function addRuleCommands(accounts: Command): void {
  addLimitCommands(accounts.command("limits").description("how much people and groups may use"));
  addPolicyCommands(accounts.command("policy").description("what never leaves a developer's machine"));
  subcommand(accounts, "settings", "print what holds for the whole server, after changing what the options say")
    .option("--minimum-group <number>", "figures about fewer people are never shown")
    .option("--retention-days <number>", "usage older than this is purged")
    .option("--time-zone <name>", "at whose midnight daily limits start anew, such as Europe/Berlin")
    .option("--models-without-group <ids>", "models for people in no group, separated by commas; all: every model")
    .action(async (flags: SettingFlags) => (await import("./settings.ts")).showSettings(flags));
}

function addLimitCommands(parent: Command): void {
  subcommand(parent, "list", "every limit that is set").action(async (place: Place) => (await limits()).list(place));
  subcommand(
    parent,
    "set <subject>",
    "replace the limits of user:NAME, group:NAME or everyone; what is left out is unlimited",
  )
    .option("--requests-per-minute <number>", "may come at once, and then evenly")
    .option("--tokens-per-minute <number>", "of prompts and answers together")
    .option("--requests-per-day <number>", "until midnight in the server's time zone")
    .option("--tokens-per-day <number>", "of prompts and answers together")
    .action(async (subject: string, flags: LimitFlags) => (await limits()).set(subject, flags));
}

function addPolicyCommands(parent: Command): void {
  parent
    .command("check <file>")
    .description("say whether a policy document can be understood, without storing it")
    .option("--path <path>", "also say whether this path, relative to a workspace, is excluded by it")
    .option("--json", "print JSON")
    .action(async (file: string, flags: { path?: string; json?: boolean }) => (await policy()).check(file, flags));
  const project = (command: Command): Command =>
    command.option("--project <name>", "only for this project, such as github.com/acme/shop; left out: for all");
  project(subcommand(parent, "set <file>", "make a document hold")).action(async (file: string, flags: PolicyFlags) =>
    (await policy()).set(file, flags),
  );
  project(subcommand(parent, "remove", "make a document hold no more")).action(async (flags: PolicyFlags) =>
    (await policy()).remove(flags),
  );
  project(
    subcommand(parent, "show", "print what holds: the most restrictive rules of all documents that apply"),
  ).action(async (flags: PolicyFlags) => (await policy()).show(flags));
}

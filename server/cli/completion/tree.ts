import type { Argument, Command, Option } from "commander";
import { catalogue } from "../../models/catalogue.ts";
import { settings } from "../../../shared/settings.ts";

/** What can stand at a place of the command line. */
export type Words =
  | { readonly kind: "anything" }
  | { readonly kind: "file" }
  | { readonly kind: "oneOf"; readonly words: readonly string[] };

export type OptionNode = {
  readonly names: readonly string[];
  readonly help: string;
  /** undefined: the option takes no value. */
  readonly value: Words | undefined;
};

export type CommandNode = {
  /** The words after `lacuna`, joined by a space; empty for the program itself. */
  readonly path: string;
  readonly name: string;
  readonly help: string;
  readonly options: readonly OptionNode[];
  readonly positions: readonly Words[];
  readonly commands: readonly CommandNode[];
};

/** The visible commands and options as completion needs them. */
export function commandTree(command: Command, above = ""): CommandNode {
  const help = command.createHelp();
  const isRoot = command.parent === null;
  const path = isRoot ? "" : above === "" ? command.name() : `${above} ${command.name()}`;
  return {
    path,
    name: command.name(),
    help: command.description(),
    options: help.visibleOptions(command).map(optionNode),
    positions: command.registeredArguments.map(wordsOfArgument),
    commands: help
      .visibleCommands(command)
      .filter((each) => each.name() !== "help")
      .map((each) => commandTree(each, path)),
  };
}

/** All commands of the tree, the program first. */
export const flatten = (node: CommandNode): readonly CommandNode[] => [node, ...node.commands.flatMap(flatten)];

const optionNode = (option: Option): OptionNode => ({
  names: [option.short, option.long].filter((each) => each !== undefined),
  help: option.description,
  value:
    option.required || option.optional
      ? wordsOf(`${valueName(option.flags)} ${option.long ?? ""}`, option.argChoices)
      : undefined,
});

const valueName = (flags: string): string => /[<[](.+?)[>\]]/.exec(flags)?.[1] ?? "";

const wordsOfArgument = (argument: Argument): Words => wordsOf(argument.name(), argument.argChoices);

/** The names that the commands give their values say what they are. */
function wordsOf(name: string, choices: readonly string[] | undefined): Words {
  if (choices !== undefined) return { kind: "oneOf", words: choices };
  if (/^key\b/.test(name)) return { kind: "oneOf", words: Object.keys(settings) };
  if (/^id$|--model$/.test(name)) return { kind: "oneOf", words: catalogue.map(({ id }) => id) };
  if (/file|path|folder|place|gguf/i.test(name)) return { kind: "file" };
  return { kind: "anything" };
}

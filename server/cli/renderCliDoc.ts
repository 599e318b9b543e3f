import type { Argument, Command, Option } from "commander";
import { exitCodes } from "./output.ts";

/** docs/cli.md: every visible command with its arguments, options and examples, and the exit codes. */
export function renderCliDoc(program: Command): string {
  const commands = visibleBelow(program);
  const contents = commands.map(
    (command) => `- [\`${fullName(command)}\`](#${anchor(command)}): ${command.description()}`,
  );
  return [
    "<!-- Generated from the commands by `npm run generate`. -->",
    "# Commands",
    `${program.description()} \`${program.name()} COMMAND --help\` prints the same about one command. The answer of a command goes to standard output, everything else to standard error.`,
    contents.join("\n"),
    ...commands.flatMap(sections),
    "## Exit codes",
    exitCodeList(),
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

/** Commands that do something themselves, in the order of the help; groups are left to their commands. */
function visibleBelow(command: Command): readonly Command[] {
  const below = command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== "help");
  return below.flatMap((each) => (each.commands.length > 0 ? visibleBelow(each) : [each]));
}

const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;

const anchor = (command: Command): string => fullName(command).replaceAll(" ", "-");

function sections(command: Command): readonly string[] {
  const options = command
    .createHelp()
    .visibleOptions(command)
    .filter(({ long }) => long !== "--help");
  const rows = [...command.registeredArguments.map(argumentRow), ...options.map(optionRow)];
  const usage = [
    fullName(command),
    ...command.registeredArguments.map(argumentUsage),
    ...(options.length > 0 ? ["[options]"] : []),
  ];
  const after = helpAfter(command);
  return [
    `## ${fullName(command)}`,
    `${sentence(command.description())}`,
    `\`\`\`sh\n${usage.join(" ")}\n\`\`\``,
    ...(rows.length > 0 ? [rows.join("\n")] : []),
    ...(after === "" ? [] : [`\`\`\`text\n${after}\n\`\`\``]),
  ];
}

const argumentUsage = (argument: Argument): string => {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
};

const argumentRow = (argument: Argument): string =>
  `- \`${argumentUsage(argument)}\`: ${describe(argument.description, argument.argChoices)}`;

const optionRow = (option: Option): string =>
  `- \`${option.flags}\`: ${describe(option.description, option.argChoices)}${defaultOf(option)}`;

const describe = (text: string, choices: readonly string[] | undefined): string => {
  const known = choices === undefined ? "" : `one of ${choices.map((each) => `\`${each}\``).join(", ")}`;
  return [text, known].filter((each) => each !== "").join("; ") || "see above";
};

const defaultOf = ({ defaultValue }: Option): string =>
  typeof defaultValue === "string" || typeof defaultValue === "number" ? ` (default: \`${defaultValue}\`)` : "";

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** What `addHelpText("after", …)` adds; commander gives it away only together with the rest. */
function helpAfter(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (piece) => (text += piece) }).outputHelp();
  return text.slice(command.helpInformation().length).trim();
}

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: "It worked.",
  failed: "It did not work; standard error says why and what to do.",
  usage: "The arguments make no sense: an unknown command or option, a value of the wrong kind.",
  notFound: "What was named does not exist, such as a model, a setting or a file.",
  unavailable: "Something outside of Lacuna is missing, such as the model, the engine or an editor.",
};

const exitCodeList = (): string =>
  Object.entries(exitCodes)
    .map(([name, code]) => `- ${code}: ${isMeaning(name) ? meanings[name] : ""}`)
    .join("\n");

const isMeaning = (name: string): name is keyof typeof meanings => name in meanings;

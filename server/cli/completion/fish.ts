import { flatten, type CommandNode, type OptionNode, type Words } from "./tree.ts";

export function renderFish(tree: CommandNode): string {
  const nodes = flatten(tree);
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => quote(path));
  const valued = nodes.flatMap(({ path, options }) =>
    options.flatMap(({ names, value }) => (value === undefined ? [] : names.map((each) => quote(`${path}:${each}`)))),
  );
  return `# fish completion for lacuna
set -g __lacuna_paths ${paths.join(" ")}
set -g __lacuna_valued ${valued.join(" ")}
${walk}
complete -c lacuna -e
complete -c lacuna -f
${nodes.flatMap(rowsOf).join("\n")}`;
}

const walk = `function __lacuna_place
    set -l place ''
    set -l position 0
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if string match -q -- '-*' $word
            contains -- "$place:$word" $__lacuna_valued; and set skip 1
        else if test $position = 0; and contains -- (string trim -- "$place $word") $__lacuna_paths
            set place (string trim -- "$place $word")
        else
            set position (math $position + 1)
        end
    end
    echo "$place:$position"
end
function __lacuna_is
    test (__lacuna_place) = "$argv[1]"
end
function __lacuna_in
    string match -q -- "$argv[1]:*" (__lacuna_place)
end`;

function rowsOf({ path, commands, positions, options }: CommandNode): readonly string[] {
  const at = (position: number): string => `complete -c lacuna -n ${quote(`__lacuna_is "${path}:${position}"`)}`;
  return [
    ...commands.map(({ name, help }) => `${at(0)} -a ${quote(name)} -d ${quote(help)}`),
    ...positions.flatMap((words, position) => (words.kind === "anything" ? [] : [`${at(position)} ${offer(words)}`])),
    ...options.map((option) => optionRow(path, option)),
  ];
}

function optionRow(path: string, { names, help, value }: OptionNode): string {
  const flags = names.map((each) => (each.startsWith("--") ? `-l ${each.slice(2)}` : `-s ${each.slice(1)}`));
  const argument = value === undefined ? [] : ["-r", offer(value)];
  const where = `complete -c lacuna -n ${quote(`__lacuna_in "${path}"`)}`;
  return [where, ...flags, ...argument, "-d", quote(help)].filter((each) => each !== "").join(" ");
}

const offer = (words: Words): string =>
  words.kind === "oneOf" ? `-a ${quote(words.words.join(" "))}` : words.kind === "file" ? "-F" : "";

const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

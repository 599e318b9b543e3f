import { flatten, type CommandNode, type OptionNode, type Words } from "./tree.ts";

/** Works from a file `_lacuna` in `fpath` and when sourced. */
export function renderZsh(tree: CommandNode): string {
  const nodes = flatten(tree);
  const commands = nodes.filter(({ commands }) => commands.length > 0);
  const values = nodes.flatMap(({ path, options }) => options.flatMap((option) => valueRow(path, option)));
  const positions = nodes.flatMap(({ path, positions }) =>
    positions.map((words, at) => row([`${path}:${at}`], wordList(words))),
  );
  return `#compdef lacuna
${lookup(
  "_lacuna_commands",
  '"$1"',
  commands.map((node) =>
    row(
      [node.path],
      node.commands.map(({ name, help }) => described(name, help)),
    ),
  ),
)}
${lookup(
  "_lacuna_options",
  '"$1"',
  nodes.map(({ path, options }) =>
    row(
      [path],
      options.flatMap(({ names, help }) => names.map((name) => described(name, help))),
    ),
  ),
)}
${lookup("_lacuna_position", '"$1:$2"', positions)}
${lookup("_lacuna_value", '"$1:$2"', values)}
${walk}`;
}

const valueRow = (path: string, { names, value }: OptionNode): readonly string[] =>
  value === undefined
    ? []
    : [
        row(
          names.map((each) => `${path}:${each}`),
          wordList(value),
        ),
      ];

const wordList = (words: Words): readonly string[] => (words.kind === "oneOf" ? words.words : [`@${words.kind}`]);

const row = (keys: readonly string[], words: readonly string[]): string =>
  `    ${keys.map(quote).join("|")}) reply=(${words.map(quote).join(" ")}) ;;`;

const described = (name: string, help: string): string => `${name}:${help.replaceAll(":", "\\:")}`;
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const lookup = (name: string, subject: string, rows: readonly string[]): string =>
  `${name}() {\n  reply=()\n  case ${subject} in\n${rows.join("\n")}\n  esac\n}`;

const walk = `_lacuna() {
  local place='' word
  local -i position=0 index
  local -a reply pending
  for ((index = 2; index < CURRENT; index++)); do
    word=$words[index]
    if (( $#pending )); then
      pending=()
    elif [[ $word == -* ]]; then
      _lacuna_value "$place" "$word"
      pending=($reply)
    else
      _lacuna_commands "$place"
      if (( position == 0 )) && (( \${reply[(I)$word:*]} )); then
        place="\${place:+$place }$word"
      else
        position+=1
      fi
    fi
  done
  if (( $#pending )); then
    _lacuna_offer $pending
  elif [[ $words[CURRENT] == -* ]]; then
    _lacuna_options "$place"
    _describe -o 'option' reply
  else
    _lacuna_commands "$place"
    (( $#reply )) && _describe 'command' reply
    _lacuna_position "$place" $position
    (( $#reply )) && _lacuna_offer $reply
  fi
}
_lacuna_offer() {
  case $1 in
    @file) _files ;;
    @anything) _message 'value' ;;
    *) compadd -- "$@" ;;
  esac
}
if [[ $funcstack[1] == _lacuna ]]; then
  _lacuna "$@"
else
  compdef _lacuna lacuna
fi`;

import { flatten, type CommandNode, type Words } from "./tree.ts";

/** Runs in bash 3.2 as well, which macOS still has: no `mapfile`, and `compopt` may be missing. */
export function renderBash(tree: CommandNode): string {
  const nodes = flatten(tree);
  const commands = nodes.filter(({ commands }) => commands.length > 0);
  const positions = nodes.flatMap(({ path, positions }) =>
    positions.map((words, at) => row(`${path}:${at}`, wordList(words))),
  );
  const values = nodes.flatMap(({ path, options }) =>
    options.flatMap(({ names, value }) =>
      value === undefined
        ? []
        : [
            row(
              names.map((each) => `${path}:${each}`),
              wordList(value),
            ),
          ],
    ),
  );
  return `# bash completion for lacuna
${lookup(
  "_lacuna_commands",
  '"$1"',
  commands.map((node) => row(node.path, node.commands.map(({ name }) => name).join(" "))),
)}
${lookup(
  "_lacuna_options",
  '"$1"',
  nodes.map(({ path, options }) => row(path, options.flatMap(({ names }) => names).join(" "))),
)}
${lookup("_lacuna_position", '"$1:$2"', positions)}
${lookup("_lacuna_value", '"$1:$2"', values)}
${walk}`;
}

const wordList = (words: Words): string => (words.kind === "oneOf" ? words.words.join(" ") : `@${words.kind}`);

const row = (keys: string | readonly string[], words: string): string =>
  `    ${[keys].flat().map(quote).join(" | ")}) echo ${quote(words)} ;;`;

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const lookup = (name: string, subject: string, rows: readonly string[]): string =>
  `${name}() {\n  case ${subject} in\n${rows.join("\n")}\n  esac\n}`;

const walk = `_lacuna() {
  local cur=\${COMP_WORDS[COMP_CWORD]} path='' position=0 pending='' index word words
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ -n $pending ]]; then
      [[ $word == '=' ]] || pending=''
    elif [[ $word == -* ]]; then
      pending=$(_lacuna_value "$path" "$word")
    elif [[ $position == 0 && " $(_lacuna_commands "$path") " == *" $word "* ]]; then
      path="\${path:+$path }$word"
    else
      position=$((position + 1))
    fi
  done
  [[ $cur == '=' ]] && cur=''
  if [[ -n $pending ]]; then
    words=$pending
  elif [[ $cur == -* ]]; then
    words=$(_lacuna_options "$path")
  else
    words="$(_lacuna_commands "$path") $(_lacuna_position "$path" "$position")"
  fi
  COMPREPLY=()
  if [[ " $words " == *' @file '* ]]; then
    compopt -o filenames 2> /dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
  fi
  words=\${words//@file/}
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "\${words//@anything/}" -- "$cur")
}
complete -F _lacuna lacuna`;

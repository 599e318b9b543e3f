import { firstLineSaid } from "./score.ts";

/**
 * Names that the first line of a completion calls or takes from something (`name(`, `.name`, `::name`, `->name`) and that
 * are not known. A name that the cursor or the end of the completion cuts in two is looked at as a whole. Read from the
 * text alone: names in strings and comments, and names that the line itself declares, do not count.
 */
export function inventedNames(
  {
    completion,
    answer,
    prefix,
    suffix,
  }: {
    readonly completion: string;
    readonly answer: string;
    readonly prefix: string;
    readonly suffix: string;
  },
  isKnown: (name: string) => boolean,
): readonly string[] {
  const said = firstLineSaid(completion, answer);
  const before = prefix.slice(prefix.lastIndexOf("\n") + 1);
  const after = completion.endsWith(said) ? (/^[\w$]*\(?/.exec(suffix)?.[0] ?? "") : "";
  const line = blankLiterals(before + said + after);
  const names = [...line.matchAll(usedName)].filter(({ index, 0: name }) => {
    return index + name.length > before.length && index < before.length + said.length;
  });
  return [...new Set(names.map(({ 0: name }) => name))].filter((name) => !isKnown(name));
}

/** After an accessor, or before an opening bracket unless a word that declares stands in front. */
const usedName =
  /(?<=(?:(?<!\.)\.|::|->)\s*)(?<![\w$])[A-Za-z_$][\w$]*|(?<![\w$]|\b(?:function|def|func|fn|fun|class|struct)\s+)[A-Za-z_$][\w$]*(?=\s*\()/g;

const blank = (text: string): string => " ".repeat(text.length);
const blankLiterals = (line: string): string =>
  line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, blank).replace(/\/\/.*$|(?:^|\s)#.*$/, blank);

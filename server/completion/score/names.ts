import { namesOfLanguage } from "./languageNames.ts";

/** Kept small: each is looked for in the document, and the rest in the index. */
const mostNames = 24;

const identifier = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** Strings and comments, well enough for a few lines of code; an unclosed string ends with its line. */
const noCode =
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|(?<![\w$])#(?!include|define)[^\n]*|"(?:[^"\\\n]|\\.)*(?:"|$)|'(?:[^'\\\n]|\\.)*(?:'|$)|`(?:[^`\\]|\\.)*(?:`|$)/gm;
const declares =
  /(?:\b(?:const|let|var|val|function|def|class|fn|func|type|interface|struct|enum|trait|record|for|import|as|package|namespace|catch)\s*[([{]?\s*|,\s*|(?:^|\n)\s*)$/;
const isDeclared = /^\s*(?::=|=(?![=>])|:(?!:)|=>|,[^)]*(?::=|=(?!=))|\s+in\b|\s+of\b)/;

/** Identifiers that `text` uses and does not introduce itself, without the language's own; shorter than three letters never. */
export function usedNames(text: string, languageId: string): readonly string[] {
  const code = text.replace(noCode, (part) => " ".repeat(part.length));
  const common = namesOfLanguage(languageId);
  const introduced = new Set<string>();
  const used = new Set<string>();
  for (const found of code.matchAll(identifier)) {
    const [name] = found;
    if (name.length < 3 || common.has(name)) continue;
    const before = code.slice(Math.max(0, found.index - 40), found.index);
    const after = code.slice(found.index + name.length, found.index + name.length + 40);
    if (declares.test(before) && (isDeclared.test(after) || /\w\s*[([{]?\s*$/.test(before))) introduced.add(name);
    else used.add(name);
  }
  return [...used].filter((name) => !introduced.has(name)).slice(0, mostNames);
}

/** Those of `names` that are no word of `document`. */
export const missingFrom = (document: string, names: readonly string[]): readonly string[] =>
  names.filter((name) => !hasWord(document, name));

function hasWord(document: string, name: string): boolean {
  for (let at = document.indexOf(name); at !== -1; at = document.indexOf(name, at + 1))
    if (!isWordUnit(document[at - 1]) && !isWordUnit(document[at + name.length])) return true;
  return false;
}

const isWordUnit = (unit: string | undefined): boolean => unit !== undefined && /[\p{L}\p{N}_$]/u.test(unit);

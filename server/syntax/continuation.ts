import type { Lexicon } from "./lexicon.ts";
import { withoutComment } from "./lines.ts";

/** A line that is complete as far as brackets go, and the next one with text, if it has arrived. */
export type LineEnd = { readonly text: string; readonly next: string | undefined };

const leadingOperator =
  /^\s*(?:\.(?!\.)|\?\.|\.\.\.?\s*$|&&|\|\||\?\?|\?|:(?!:)|[-+*/%]\s|=(?!=)|\|>|=>|->|::|<\||>>|<<\s|\{)/;
/** Words that continue what the line before them began, or close it. */
export const wordsThatContinue: readonly string[] =
  `else elif elsif elseif except finally catch rescue ensure and or instanceof extends implements where throws
  end fi done esac then do while until when in`.split(/\s+/);
const continuingWord =
  /^\s*(?:else|elif|elsif|elseif|except|finally|catch|rescue|ensure|and|or|instanceof|extends|implements|where|throws)\b/;
/** Decorators, annotations, attributes and conditions of the preprocessor belong to what follows them. */
const announces =
  /^\s*(?:\/\*.*\*\/\s*$|@\w[\w.]*(?:\(.*\))?\s*$|#!?\[|#\s*(?:if|ifdef|ifndef|pragma)\b|\[\w+.*\]\s*$|template\s*<.*>\s*$)/;

/** Whether the next line belongs to the same construct although it is not indented deeper. */
export function continues(lexicon: Lexicon, { text, next }: LineEnd): boolean {
  const line = withoutComment(lexicon, text).trimEnd();
  if (line.trim() === "" || announces.test(text)) return true;
  if (next !== undefined && continuingWord.test(next)) return true;
  if (lexicon.statementEnd === "line") return line.endsWith("\\");
  if (next !== undefined && leadingOperator.test(next))
    return !/^\s*[-+*]\s/.test(next) || lexicon.bodies === "brackets";
  return endsOpen(line);
}

/** The last token asks for more. A comma does not: members of objects, structures and enumerations end with one. */
const endsOpen = (line: string): boolean =>
  /(?:[=\-+*/%&|^<.([{\\]|=>|->)$/.test(line) && !/(?:\+\+|--|\*\/)$/.test(line);

/** Whether a statement is over behind this line whatever follows. */
export function isSurelyOver(lexicon: Lexicon, text: string): boolean {
  const line = withoutComment(lexicon, text).trimEnd();
  if (line.trim() === "" || announces.test(text)) return false;
  switch (lexicon.statementEnd) {
    case "semicolon":
    case "lineUnlessContinued":
      return line.endsWith(";");
    case "line":
      return !/[\\:,]$/.test(line);
    case "lineAfterOperand":
      return /(?:[\w"'`)\]}]|\+\+|--)$/.test(line);
  }
}

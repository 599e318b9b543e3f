import type { SetCase, SetKind } from "./setCase.ts";

/** What each benchmark looks at of a completion. They differ, and a published figure can be compared only with its own way. */

/** HumanEval-Infilling, single line: one line, ended as the answer's is. Other sets of it: all that the model said. */
export function humanEvalText({ id, answer }: Pick<SetCase, "id" | "answer">, completion: string): string {
  if (!isSingleLine(id)) return completion;
  const text = completion.startsWith("\n") && !answer.startsWith("\n") ? completion.replace(/^\n+/, "") : completion;
  const line = text.split("\n", 1)[0] ?? "";
  return answer.endsWith("\n") ? `${line}\n` : line;
}

export const isSingleLine = (id: string): boolean => id.startsWith("SingleLine");

/** SantaCoder-FIM in Qwen's evaluation: the first line, or the second where the first is empty or one blank. */
export function firstLineInQwensWay(completion: string): string {
  const lines = completion.split("\n");
  return ((/^ ?\n/.test(completion) ? lines[1] : lines[0]) ?? "").trim();
}

/**
 * CrossCodeEval's statement: up to the first of `;`, `{`, `}` in the languages that have them; in Python up to the end of the first line
 * at which every bracket that the completion opened is closed (the original asks a parser).
 */
export function firstStatement(completion: string, language: string): string {
  if (language !== "python") {
    const at = completion.search(/[;{}]/);
    return at <= 0 ? completion : completion.slice(0, at + 1);
  }
  const lines = completion.split("\n");
  return lines
    .slice(0, statementLines(lines) ?? lines.length)
    .join("\n")
    .trimEnd();
}

/** How many lines the first statement has; undefined while a bracket is open or nothing was said. */
function statementLines(lines: readonly string[]): number | undefined {
  let depth = 0;
  let isBlank = true;
  for (const [index, line] of lines.entries()) {
    const code = line.replace(strings, "");
    depth += (code.match(/[([{]/g) ?? []).length - (code.match(/[)\]}]/g) ?? []).length;
    isBlank &&= line.trim() === "";
    if (depth <= 0 && !isBlank) return index + 1;
  }
  return undefined;
}

const strings = /"(?:[^"\\\n]*(?:\\.[^"\\\n]*)*)"|'(?:[^'\\\n]*(?:\\.[^'\\\n]*)*)'|`[^`]*`/g;

/** CrossCodeEval compares without comments; lines of its own are found the same simple way. */
export const withoutComments = (code: string): string => code.replace(/#.*/g, "").replace(/\/\/.*/g, "");

/** SAFIM's API calls: up to the bracket that closes the outermost call. */
export const callOnly = (completion: string): string => completion.slice(0, callEnd(completion));

/** Where the outermost call is closed; undefined while it is not. */
function callEnd(completion: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < completion.length; at++) {
    const char = completion.charAt(at);
    if (char === "(") depth++;
    if (char === ")" && --depth <= 0) return at + 1;
  }
  return undefined;
}

/** Whether more text could not change what the benchmark looks at; generation ends there. */
export function isEnough(kind: SetKind, { id, answer, language }: SetCase, text: string): boolean {
  switch (kind) {
    case "humaneval-infilling":
      return isSingleLine(id) && (answer.startsWith("\n") ? text : text.replace(/^\n+/, "")).includes("\n");
    case "santacoder-fim":
      return text.split("\n").length > (/^ ?\n/.test(text) ? 2 : 1);
    case "crosscodeeval":
      return language === "python"
        ? // The last line may go on.
          statementLines(text.split("\n").slice(0, -1)) !== undefined
        : firstStatement(text, language).length < text.length || /[;{}]$/.test(text);
    case "safim-api":
      return callEnd(text) !== undefined;
  }
}

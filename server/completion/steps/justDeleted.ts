import { isBlank, linePrefixOf, lineSuffixOf, saysSomething, type Step, type StepContext } from "./step.ts";

/** What the user has just taken out is not offered again; a suggestion ends before such a line. */
export const cutJustDeleted: Step = { name: "justDeleted", run: withoutDeletedLines };

export function withoutDeletedLines(text: string, at: Pick<StepContext, "prefix" | "suffix" | "justDeleted">): string {
  const deleted = new Set(at.justDeleted.map((line) => line.trim()).filter(saysSomething));
  if (deleted.size === 0) return text;
  const lines = text.split("\n");
  const found = lines.findIndex((line, index) => {
    const start = index === 0 ? linePrefixOf(at) : "";
    const end = index === lines.length - 1 && !isBlank(line) ? lineSuffixOf(at) : "";
    return deleted.has((start + line).trim()) || deleted.has((start + line + end).trim());
  });
  return found === -1 ? text : lines.slice(0, found).join("\n");
}

import type { Indentation } from "../domain/snapshot.ts";
import { field } from "../base/record.ts";

/** LSP's `FormattingOptions`, where a client sends them; undefined when they are missing or make no sense. */
export function readIndentation(options: unknown): Indentation | undefined {
  const tabSize = field(options, "tabSize");
  const insertSpaces = field(options, "insertSpaces");
  if (typeof tabSize !== "number" || !Number.isInteger(tabSize) || tabSize < 1 || tabSize > 32) return undefined;
  // Vim sends 0 and 1.
  return { tabSize, insertSpaces: insertSpaces === true || insertSpaces === 1 };
}

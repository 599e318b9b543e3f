import { field } from "../base/record.ts";

/** What stands in a form or a query; empty for whatever is no text. */
export function textIn(from: unknown, name: string): string {
  const value = field(from, name);
  return typeof value === "string" ? value.trim() : "";
}

import type { Position } from "vscode-languageserver";
import { field } from "../base/record.ts";

export function readPosition(value: unknown): Position | undefined {
  const line = field(value, "line");
  const character = field(value, "character");
  return typeof line === "number" && typeof character === "number" ? { line, character } : undefined;
}

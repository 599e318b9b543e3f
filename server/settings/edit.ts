import { applyEdits, modify, parseTree, findNodeAtLocation, type JSONPath } from "jsonc-parser";
import type { SettingKey } from "../../shared/settings.ts";
import type { Value } from "./validate.ts";

const formattingOptions = { insertSpaces: true, tabSize: 2, eol: "\n" };

/** The text of a settings file with one value set, or removed; comments and the rest stay as they are. */
export function editSettings(text: string, key: SettingKey, value: Value | undefined): string {
  const source = text.trim() === "" ? "{}\n" : text;
  return applyEdits(source, modify(source, pathOf(source, key), value, { formattingOptions }));
}

/** Where the file already has this setting, in whatever spelling; else the dotted key at the top. */
function pathOf(text: string, key: SettingKey): JSONPath {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const found = root && spellings(key).find((path) => findNodeAtLocation(root, [...path]) !== undefined);
  return found ? [...found] : [key];
}

/** `a.b.c` may be written in one piece or as objects, with or without `lacuna`. */
function spellings(key: string): readonly (readonly string[])[] {
  const plain = splits(key.split("."));
  return [...plain, ...splits(["lacuna", ...key.split(".")])];
}

function splits(words: readonly string[]): readonly (readonly string[])[] {
  const [first, ...rest] = words;
  if (first === undefined) return [];
  if (rest.length === 0) return [[first]];
  return splits(rest).flatMap(([next = "", ...more]) => [
    [`${first}.${next}`, ...more],
    [first, next, ...more],
  ]);
}

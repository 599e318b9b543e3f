import { readFileSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { offset, type Offset } from "../../base/brand.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import { exitCodes } from "../output.ts";
import { languageOf } from "../../syntax/languageOf.ts";
import { workspaceRoot } from "../workspaceRoot.ts";

export type Place = {
  readonly snapshot: Snapshot;
  /** Beyond the text when the line or column does not exist; the pipeline then says so. */
  readonly at: Offset;
  /** Why `at` is beyond the text; empty when it is not. */
  readonly outside: string;
  readonly root: string;
};
export type PlaceResult =
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "bad"; readonly message: string; readonly code: number };

export type PlaceInput = {
  readonly place: string;
  readonly suffix: string | undefined;
  readonly language: string | undefined;
  readonly stdin: boolean;
};

/** Node cannot hold a longer string; see buffer.constants.MAX_STRING_LENGTH. */
const mostBytes = 400 * 1024 * 1024;

export function readPlace({ place, suffix, language, stdin }: PlaceInput): PlaceResult {
  const match = /^(?<file>.+):(?<line>\d+):(?<column>\d+)$/s.exec(place);
  const { file = "", line = "0", column = "0" } = match?.groups ?? {};
  if (!match || Number(line) < 1 || Number(column) < 1) {
    return bad(
      `"${place}" is not FILE:LINE:COLUMN, with line and column counted from 1, as in src/a.ts:12:5`,
      exitCodes.usage,
    );
  }
  const path = resolve(file);
  const content = stdin ? readText(0, "standard input") : readFile(path, file);
  if (content.kind === "bad") return content;
  const { text } = content;
  const found = offsetOf(text, Number(line), Number(column));
  const full = suffix === undefined || found.outside !== "" ? text : text.slice(0, found.at) + suffix;
  const root = workspaceRoot(path);
  const snapshot: Snapshot = {
    uri: pathToFileURL(path).href,
    languageId: language ?? languageOf(path),
    version: 1,
    text: full,
    path: relative(root, path).replaceAll("\\", "/"),
  };
  return { kind: "place", place: { snapshot, at: found.at, outside: found.outside, root } };
}

type TextResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bad"; readonly message: string; readonly code: number };

function readFile(path: string, named: string): TextResult {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return bad(`there is no file ${named}`, exitCodes.notFound);
  if (!stat.isFile()) return bad(`${named} is not a file`, exitCodes.notFound);
  if (stat.size > mostBytes)
    return bad(
      `${named} has ${Math.round(stat.size / 2 ** 20)} MiB; that is too large to read as text`,
      exitCodes.failed,
    );
  return readText(path, named);
}

function readText(from: string | number, named: string): TextResult {
  try {
    return { kind: "text", text: readFileSync(from, "utf8") };
  } catch (error) {
    return bad(`${named} cannot be read: ${error instanceof Error ? error.message : String(error)}`, exitCodes.failed);
  }
}

function offsetOf(text: string, line: number, column: number): { readonly at: Offset; readonly outside: string } {
  const beyond = offset(text.length + 1);
  let start = 0;
  for (let current = 1; current < line; current++) {
    const end = text.indexOf("\n", start);
    if (end === -1) return { at: beyond, outside: `there is no line ${line}: the file has ${current}` };
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  const length = (end === -1 ? text.length : end) - start;
  if (column - 1 > length)
    return { at: beyond, outside: `there is no column ${column}: line ${line} has ${length + 1}` };
  return { at: offset(start + column - 1), outside: "" };
}

const bad = (
  message: string,
  code: number,
): { readonly kind: "bad"; readonly message: string; readonly code: number } => ({ kind: "bad", message, code });

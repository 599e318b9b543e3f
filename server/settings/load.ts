import { join } from "node:path";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import { projectFileName, readSettingsFile, userFile } from "./files.ts";
import type { LoadedSettings, Sources } from "./loaded.ts";
import { mergeSettings, type Layer } from "./merge.ts";
import type { Problem } from "./problem.ts";
import { isRecord } from "../base/record.ts";

type FileSource = "user" | "project";
type ReadFile = { readonly layers: readonly Layer[]; readonly problems: readonly Problem[] };

/**
 * Defaults < the user's file < the editor < the project's file, which may only restrict < the command line. Reads files,
 * writes nothing, never throws: a file that cannot be read or parsed is a problem and counts as empty.
 */
export function loadSettings(sources: Sources = {}): LoadedSettings {
  const user = readLayer("user", userFile());
  const { projectDir } = sources;
  const project = projectDir === undefined ? nothing : readLayer("project", join(projectDir, projectFileName));
  const editor = [sources.editor].flat().filter(isRecord);
  const merged = mergeSettings([
    ...user.layers,
    ...editor.map((raw): Layer => ({ source: "editor", raw })),
    ...project.layers,
    ...(sources.overrides ? [{ source: "commandLine", raw: sources.overrides } as const] : []),
  ]);
  return { ...merged, problems: [...user.problems, ...project.problems, ...merged.problems] };
}

const nothing: ReadFile = { layers: [], problems: [] };

function readLayer(source: FileSource, file: string): ReadFile {
  const content = readSettingsFile(file);
  if (content.kind === "missing") return nothing;
  if (content.kind === "unreadable") return broken({ source, file, reason: content.reason });
  const parsed = parseSettings(content.text);
  if (parsed.kind === "broken") return broken({ source, file, ...parsed.fault });
  return { layers: [{ source, file, raw: parsed.raw }], problems: [] };
}

const broken = (fault: Omit<Problem, "key" | "value" | "instead">): ReadFile => ({
  layers: [],
  problems: [{ ...fault, key: undefined, value: undefined, instead: "nothing in it is used until it is mended" }],
});

type Fault = { readonly reason: string; readonly line: number; readonly column: number };
export type Parsed =
  | { readonly kind: "object"; readonly raw: Readonly<Record<string, unknown>> }
  | { readonly kind: "broken"; readonly fault: Fault };

/** JSON with comments and trailing commas, as VS Code's own settings. An empty text is an empty object. */
export function parseSettings(text: string): Parsed {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [first] = errors;
  if (first) return { kind: "broken", fault: { reason: sayError(first), ...placeIn(text, first.offset) } };
  if (value === undefined) return { kind: "object", raw: {} };
  if (isRecord(value)) return { kind: "object", raw: value };
  return { kind: "broken", fault: { reason: "the file must hold an object in braces", line: 1, column: 1 } };
}

const sayError = ({ error }: ParseError): string =>
  `syntax error (${printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()})`;

function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

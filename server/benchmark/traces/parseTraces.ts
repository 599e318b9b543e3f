import { messageOf } from "../../base/errorMessage.ts";
import { field, isRecord } from "../../base/record.ts";
import type { TimedEdit, Trace } from "./trace.ts";

export type ParsedTraces =
  | { readonly kind: "traces"; readonly traces: readonly Trace[] }
  /** Names the file, the line and what is wrong there. */
  | { readonly kind: "bad"; readonly message: string };

type Source = {
  /** Of the file, for messages. */
  readonly name: string;
  /** LSP's id of a file's language, where a trace does not say it. */
  readonly languageOf: (path: string) => string;
};

/** JSON lines `{before, edits: [{offset, remove, insert, dt}]}` with an optional `id`, `path`, `language` and `timing`. */
export function parseTraces(text: string, { name, languageOf }: Source): ParsedTraces {
  const traces: Trace[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const trace = readLine(line, { number: index + 1, languageOf });
    if (typeof trace === "string") return { kind: "bad", message: `${name}:${index + 1}: ${trace}` };
    traces.push(trace);
  }
  if (traces.length === 0) return { kind: "bad", message: `${name} holds no trace` };
  return { kind: "traces", traces };
}

/** A text is what is wrong. */
function readLine(
  line: string,
  { number, languageOf }: { readonly number: number; readonly languageOf: Source["languageOf"] },
): Trace | string {
  const parsed = parseJson(line);
  if (typeof parsed === "string") return `no JSON: ${parsed}`;
  if (!isRecord(parsed.value)) return "needs an object {before, edits}";
  const { before, edits: given } = parsed.value;
  if (typeof before !== "string") return '"before" has to be the text that the typing began with';
  if (!Array.isArray(given) || given.length === 0) return '"edits" has to be a list that is not empty';
  const edits = readEdits(given, before.length);
  if (typeof edits === "string") return edits;
  const path = textOf(parsed.value, "path") ?? `trace-${number}.txt`;
  return {
    id: textOf(parsed.value, "id") ?? `line ${number}`,
    ...{ path, before, edits },
    languageId: textOf(parsed.value, "language") ?? languageOf(path),
    timing: parsed.value["timing"] === "synthetic" ? "synthetic" : "recorded",
  };
}

function parseJson(line: string): { readonly value: unknown } | string {
  try {
    const value: unknown = JSON.parse(line);
    return { value };
  } catch (error) {
    return messageOf(error);
  }
}

function readEdits(given: readonly unknown[], unitsBefore: number): readonly TimedEdit[] | string {
  const edits: TimedEdit[] = [];
  let units = unitsBefore;
  for (const [index, each] of given.entries()) {
    const edit = readEdit(each);
    if (edit === undefined) return `edit ${index + 1} needs whole numbers offset, remove and dt, and a text insert`;
    if (edit.offset + edit.remove > units)
      return `edit ${index + 1} reaches to ${edit.offset + edit.remove}, the text has ${units} units there`;
    units += edit.insert.length - edit.remove;
    edits.push(edit);
  }
  return edits;
}

function readEdit(each: unknown): TimedEdit | undefined {
  const [offset, remove, dt] = ["offset", "remove", "dt"].map((key) => countOf(field(each, key)));
  const insert = field(each, "insert");
  if (offset === undefined || remove === undefined || dt === undefined || typeof insert !== "string") return undefined;
  return { offset, remove, insert, dt };
}

const countOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined;

const textOf = (from: unknown, key: string): string | undefined => {
  const value = field(from, key);
  return typeof value === "string" && value !== "" ? value : undefined;
};

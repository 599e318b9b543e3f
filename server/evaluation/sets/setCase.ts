import { fieldsIn, fieldsOf, type Fields } from "../fields.ts";

export const setKinds = ["humaneval-infilling", "santacoder-fim", "crosscodeeval", "safim-api"] as const;
export type SetKind = (typeof setKinds)[number];

/** One hole of a published set. */
export type SetCase = {
  readonly id: string;
  /** LSP language id. */
  readonly language: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly answer: string;
  /** Python code that defines `check(function)`; empty for none. */
  readonly tests: string;
  /** Name of the function that the tests call; empty for none. */
  readonly entryPoint: string;
  readonly repo: string;
  /** Relative to its repository; empty when the set does not say. */
  readonly path: string;
  /** Code from other files that the set itself retrieved, as one comment and in pieces. */
  readonly crossFile: { readonly text: string; readonly pieces: readonly CrossFilePiece[] } | undefined;
};
export type CrossFilePiece = { readonly path: string; readonly text: string };

export type SetRead =
  | {
      readonly kind: "set";
      readonly set: SetKind;
      readonly cases: readonly SetCase[];
      readonly problems: readonly string[];
    }
  | { readonly kind: "bad"; readonly message: string };

/**
 * Reads a set as JSON lines, with the field names of its publication or of its common conversions. `wanted`: "auto" looks at the first
 * line to see which set it is. Rows that are no case of the set are told and left out.
 */
export function readSet(
  text: string,
  { name, wanted }: { readonly name: string; readonly wanted: SetKind | "auto" },
): SetRead {
  const lines = text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [{ line, number: index + 1 }]));
  const [first] = lines;
  if (!first) return { kind: "bad", message: `${name} is empty` };
  const set = wanted === "auto" ? detectKind(fieldsOf(first.line) ?? new Map()) : wanted;
  if (set === undefined)
    return {
      kind: "bad",
      message: `${name}: the first line looks like none of ${setKinds.join(", ")}. Name the set with --kind.`,
    };
  const cases: SetCase[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const { line, number } of lines) {
    const read = readRow(line);
    if (typeof read === "string") problems.push(`${name}, line ${number}: ${read}`);
    else if (seen.has(read.id)) problems.push(`${name}, line ${number}: the id "${read.id}" occurs twice`);
    else {
      seen.add(read.id);
      cases.push(read);
    }
  }
  if (cases.length === 0) return { kind: "bad", message: problems[0] ?? `${name} holds no cases` };
  return { kind: "set", set, cases, problems };
}

/** What tells the sets apart; undefined for something else. */
export function detectKind(fields: Fields): SetKind | undefined {
  const id = textOf(fields, idNames);
  if (isObject(fields.get("crossfile_context")) || fields.has("right_context")) return "crosscodeeval";
  if (
    id.startsWith("safim/") ||
    fields.has("eval_prompt") ||
    textOf(fields, ["description"]).startsWith("Complete the code in")
  )
    return "safim-api";
  if (/^(?:SingleLine|MultiLine|RandomSpan)Infilling/.test(id)) return "humaneval-infilling";
  const hasTests = textOf(fields, testNames) !== "";
  if (hasTests && textOf(fields, ["entry_point"]) !== "") return "humaneval-infilling";
  return hasTests && /^(?:py|python|js|javascript|java)$/.test(textOf(fields, ["language"]))
    ? "santacoder-fim"
    : undefined;
}

const idNames = ["id", "task_id", "name"];
const testNames = ["tests", "test"];
const answerNames = ["canonical", "canonical_solution", "groundtruth", "ground_truth"];
const languageIds: Readonly<Record<string, string>> = {
  py: "python",
  js: "javascript",
  ts: "typescript",
  "c++": "cpp",
  "c#": "csharp",
};
const safimHole = "{{completion}}";

function readRow(line: string): SetCase | string {
  const fields = fieldsOf(line);
  if (!fields) return "this is no JSON object";
  const metadata = fieldsIn(fields.get("metadata"));
  const id = textOf(fields, idNames) || textOf(metadata, idNames);
  if (id === "") return `there is no "id"`;
  const answer = textOf(fields, answerNames);
  if (answer === "") return `there is no answer ("canonical")`;
  const [before, after] = textOf(fields, ["eval_prompt"]).split(safimHole);
  const prefix = after === undefined ? textOf(fields, ["prefix", "prompt"]) : before;
  const suffix = after ?? textOf(fields, ["suffix", "right_context"]);
  if (prefix === undefined || prefix + suffix === "") return `there is no text around the hole ("prefix", "suffix")`;
  const language = textOf(fields, ["language", "lang"]) || "python";
  return {
    ...{ id, prefix, suffix, answer },
    language: languageIds[language] ?? language,
    tests: textOf(fields, testNames),
    entryPoint: textOf(fields, ["entry_point"]),
    repo: textOf(fields, ["repo"]) || textOf(metadata, ["repository"]),
    path: textOf(fields, ["path"]) || textOf(metadata, ["file"]),
    crossFile: crossFileOf(fieldsIn(fields.get("crossfile_context"))),
  };
}

function crossFileOf(fields: Fields): SetCase["crossFile"] {
  const text = textOf(fields, ["text"]);
  const list: unknown = fields.get("list");
  if (text === "" && !Array.isArray(list)) return undefined;
  const pieces = (Array.isArray(list) ? list : []).map((piece: unknown) => {
    const of = fieldsIn(piece);
    return { path: textOf(of, ["filename"]), text: textOf(of, ["retrieved_chunk"]) };
  });
  return { text, pieces };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const textOf = (fields: Fields, names: readonly string[]): string =>
  names.map((name) => fields.get(name)).find((value) => typeof value === "string") ?? "";

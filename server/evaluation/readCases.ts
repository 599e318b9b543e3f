import { fieldsOf } from "./fields.ts";
import type { EvalCase } from "./result.ts";

export type CasesRead =
  { readonly kind: "cases"; readonly cases: readonly EvalCase[] } | { readonly kind: "bad"; readonly message: string };

/** A list of cases as JSON lines; further fields are ignored. `name` is the file's name for messages. */
export function readCases(text: string, name: string): CasesRead {
  const cases: EvalCase[] = [];
  const seen = new Set<string>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const at = `${name}, line ${index + 1}`;
    const read = readCase(line);
    if (typeof read === "string") return { kind: "bad", message: `${at}: ${read}` };
    if (seen.has(read.id)) return { kind: "bad", message: `${at}: the id "${read.id}" occurs twice` };
    seen.add(read.id);
    cases.push(read);
  }
  if (cases.length === 0) return { kind: "bad", message: `${name} holds no cases` };
  return { kind: "cases", cases };
}

/** A case as a line of such a list. */
export const caseLine = ({ prefixUnits, maskUnits, ...rest }: EvalCase): string =>
  JSON.stringify({ ...rest, prefix_len: prefixUnits, mask_len: maskUnits });

function readCase(line: string): EvalCase | string {
  const fields = fieldsOf(line);
  if (!fields) return "this is no JSON object";
  const id = fields.get("id");
  const path = fields.get("path");
  const prefixUnits = fields.get("prefix_len");
  const maskUnits = fields.get("mask_len");
  if (typeof id !== "string" || id === "") return `"id" must be a text`;
  if (typeof path !== "string" || path === "") return `"path" must be a text`;
  if (!isLength(prefixUnits)) return `"prefix_len" must be a whole number of UTF-16 units from the start of the file`;
  if (!isLength(maskUnits)) return `"mask_len" must be a whole number of UTF-16 units`;
  const textOf = (name: string): string => {
    const value = fields.get(name);
    return typeof value === "string" ? value : "";
  };
  const [kind, language, repo, need, sha256] = ["kind", "language", "repo", "need", "sha256"].map(textOf);
  return {
    ...{ id, path: path.replaceAll("\\", "/"), prefixUnits, maskUnits },
    ...{ kind: kind ?? "", language: language ?? "", repo: repo ?? "", need: need ?? "", sha256: sha256 ?? "" },
  };
}

const isLength = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0;

import { readFileSync } from "node:fs";
import { messageOf } from "../../base/errorMessage.ts";
import { readMasked, type MaskedCase } from "../../evaluation/maskedCase.ts";
import { exitCodes } from "../output.ts";
import type { EvalCase } from "../../evaluation/result.ts";
import { readCases } from "../../evaluation/readCases.ts";

export type CasesListed = {
  readonly folder: string;
  readonly file: string;
  /** Only cases of this repository; undefined for all. */
  readonly repo: string | undefined;
  readonly limit: number | undefined;
};
export type CasesLoaded =
  | { readonly kind: "cases"; readonly cases: readonly MaskedCase[] }
  | { readonly kind: "bad"; readonly message: string; readonly code: number };

/** The cases with their files, all checked before a model is loaded. */
export function loadCases({ folder, file, repo, limit }: CasesListed): CasesLoaded {
  const text = readText(file);
  if (text.kind === "bad") return badCases(text.message);
  const read = readCases(text.text, file);
  if (read.kind === "bad") return badCases(read.message);
  const repos = [...new Set(read.cases.map((each) => each.repo))];
  if (repo === undefined && repos.length > 1)
    return badCases(
      `${file} holds cases of ${repos.length} repositories, and ${folder} is one of them. Name it: --repo ${repos[0] ?? ""}`,
    );
  const wanted = read.cases.filter((each) => repo === undefined || each.repo === repo).slice(0, limit);
  if (wanted.length === 0)
    return badCases(`${file} has no cases of ${repo ?? ""}; it has those of ${repos.join(", ")}`);
  return maskAll(folder, wanted);
}

/** Reads every file; the first that is not as its case says is told. */
export function maskAll(folder: string, wanted: readonly EvalCase[]): CasesLoaded {
  const cases: MaskedCase[] = [];
  for (const each of wanted) {
    const masked = readMasked(folder, each);
    if (masked.kind === "bad") return badCases(masked.message);
    cases.push(masked.masked);
  }
  return { kind: "cases", cases };
}

export const badCases = (
  message: string,
  code: number = exitCodes.notFound,
): CasesLoaded & { readonly kind: "bad" } => ({
  kind: "bad",
  message,
  code,
});

type TextRead = { readonly kind: "text"; readonly text: string } | { readonly kind: "bad"; readonly message: string };

function readText(file: string): TextRead {
  try {
    return { kind: "text", text: readFileSync(file, "utf8") };
  } catch (error) {
    return { kind: "bad", message: `${file} cannot be read: ${messageOf(error)}` };
  }
}

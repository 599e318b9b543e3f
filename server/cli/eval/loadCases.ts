import { readFileSync } from "node:fs";
import { messageOf } from "../../base/errorMessage.ts";
import { readMasked, type MaskedCase } from "../../evaluation/maskedCase.ts";
import { readCases } from "../../evaluation/readCases.ts";

export type CasesWanted = {
  readonly folder: string;
  readonly file: string;
  /** Only cases of this repository; undefined for all. */
  readonly repo: string | undefined;
  readonly limit: number | undefined;
};
export type CasesLoaded =
  | { readonly kind: "cases"; readonly cases: readonly MaskedCase[] }
  | { readonly kind: "bad"; readonly message: string };

/** The cases with their files, all checked before a model is loaded. */
export function loadCases({ folder, file, repo, limit }: CasesWanted): CasesLoaded {
  const text = readText(file);
  if (text.kind === "bad") return text;
  const read = readCases(text.text, file);
  if (read.kind === "bad") return read;
  const repos = [...new Set(read.cases.map((each) => each.repo))];
  if (repo === undefined && repos.length > 1)
    return bad(
      `${file} holds cases of ${repos.length} repositories, and ${folder} is one of them. Name it: --repo ${repos[0] ?? ""}`,
    );
  const wanted = read.cases.filter((each) => repo === undefined || each.repo === repo).slice(0, limit);
  if (wanted.length === 0) return bad(`${file} has no cases of ${repo ?? ""}; it has those of ${repos.join(", ")}`);
  const cases: MaskedCase[] = [];
  for (const each of wanted) {
    const masked = readMasked(folder, each);
    if (masked.kind === "bad") return masked;
    cases.push(masked.masked);
  }
  return { kind: "cases", cases };
}

const bad = (message: string): { readonly kind: "bad"; readonly message: string } => ({ kind: "bad", message });

function readText(
  file: string,
): { readonly kind: "text"; readonly text: string } | { readonly kind: "bad"; readonly message: string } {
  try {
    return { kind: "text", text: readFileSync(file, "utf8") };
  } catch (error) {
    return bad(`${file} cannot be read: ${messageOf(error)}`);
  }
}

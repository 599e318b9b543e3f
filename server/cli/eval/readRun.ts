import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { messageOf } from "../../base/errorMessage.ts";
import { fieldsOf } from "../../evaluation/fields.ts";
import { readResults } from "../../evaluation/readResults.ts";
import type { ReportRun } from "../../evaluation/report/report.ts";
import { summarise } from "../../evaluation/summary.ts";
import { isJudged } from "./measure.ts";

export type RunRead =
  { readonly kind: "run"; readonly run: ReportRun } | { readonly kind: "bad"; readonly message: string };

/** A prediction file with what is known of how it was made. */
export function readRun(file: string): RunRead {
  const bad = (message: string): RunRead => ({ kind: "bad", message });
  try {
    const read = readResults(readFileSync(file, "utf8"), file);
    if (read.kind === "bad") return read;
    const results = read.results.filter(isJudged);
    if (results.length < read.results.length)
      return bad(
        `${file} holds answers without scores. \`lacuna eval repo FOLDER --cases CASES --out ${file} --resume\` adds them.`,
      );
    if (results.length === 0) return bad(`${file} holds no answers`);
    const name = basename(file).replace(/\.jsonl$/, "");
    return { kind: "run", run: { name, results, summary: summarise(results), record: recordBeside(file) } };
  } catch (error) {
    return bad(`${file} cannot be read: ${messageOf(error)}`);
  }
}

function recordBeside(file: string): ReportRun["record"] {
  try {
    const fields = [...(fieldsOf(readFileSync(`${file}.run.json`, "utf8")) ?? [])];
    return Object.fromEntries(
      fields.flatMap(([key, value]) =>
        typeof value === "string" || typeof value === "number" || typeof value === "boolean"
          ? [[key, value] as const]
          : [],
      ),
    );
  } catch {
    // Made by another tool, or moved without it.
    return {};
  }
}

import { writeAtomically } from "../../base/writeAtomically.ts";
import { messageOf } from "../../base/errorMessage.ts";
import { difference, pairsOf, turned } from "../../evaluation/report/pairs.ts";
import { renderReport } from "../../evaluation/report/renderReport.ts";
import type { ReportRun } from "../../evaluation/report/report.ts";
import { metricNames } from "../../evaluation/result.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { comparisonText } from "./comparisonText.ts";
import { readRun } from "./readRun.ts";

export type CompareFlags = { readonly html?: string; readonly json?: boolean };

export async function runCompare(files: readonly string[], flags: CompareFlags): Promise<void> {
  const runs: ReportRun[] = [];
  for (const file of files) {
    const read = readRun(file);
    if (read.kind === "bad") return fail(read.message, exitCodes.notFound);
    runs.push(read.run);
  }
  const [before, ...others] = runs;
  if (before === undefined) return;
  if (others.every((after) => pairsOf(before.results, after.results).length === 0))
    return fail("these runs have no case in common: compare runs over the same list of cases");
  if (flags.json) printJson(comparisonJson(before, others));
  else print(others.map((after) => comparisonText(before, after)).join("\n\n\n"));
  if (flags.html !== undefined) await writeReport(flags.html, runs);
}

export async function writeReport(file: string, runs: readonly ReportRun[]): Promise<void> {
  try {
    await writeAtomically(file, renderReport({ title: "Completion quality", runs }));
    note(`The report is in ${file}.`);
  } catch (error) {
    fail(`${file} cannot be written: ${messageOf(error)}`);
  }
}

function comparisonJson(before: ReportRun, others: readonly ReportRun[]): unknown {
  return {
    before: { name: before.name, record: before.record, summary: before.summary },
    after: others.map(({ name, record, summary, results }) => {
      const pairs = pairsOf(before.results, results);
      const differences = Object.fromEntries(metricNames.map((metric) => [metric, difference(pairs, metric)]));
      return { name, record, summary, pairs: pairs.length, ...turned(pairs), differences };
    }),
  };
}

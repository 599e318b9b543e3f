import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf } from "../../base/errorMessage.ts";
import { writeAtomically } from "../../base/writeAtomically.ts";
import { readConfidence, writeConfidence, type ConfidenceRow } from "../../evaluation/fit/confidenceRow.ts";
import { fitConfidence, type ConfidenceFit } from "../../evaluation/fit/fitConfidence.ts";
import { renderFit } from "../../evaluation/fit/renderFit.ts";
import { renderWeights } from "../../evaluation/fit/renderWeights.ts";
import { operatingPoints } from "../../evaluation/fit/thresholds.ts";
import { exitCodes, fail, note, print } from "../output.ts";

export type FitFlags = { readonly data?: string; readonly out?: string; readonly write?: boolean };

const weightsFile = "server/completion/score/weights.ts";

export async function runFit(files: readonly string[], flags: FitFlags): Promise<void> {
  if (flags.write && !existsSync(dirname(weightsFile)))
    return fail(`--write needs ${dirname(weightsFile)}: run it in the root of the source tree`, exitCodes.usage);
  const rows: ConfidenceRow[] = [];
  for (const file of files) {
    try {
      const read = readConfidence(readFileSync(file, "utf8"), file);
      for (const problem of read.problems) note(`lacuna: ${problem}`);
      rows.push(...read.rows);
    } catch (error) {
      return fail(`${file} cannot be read: ${messageOf(error)}`, exitCodes.notFound);
    }
  }
  try {
    if (flags.data !== undefined)
      await writeAtomically(flags.data, rows.map((row) => `${writeConfidence(row)}\n`).join(""));
    const result = fitConfidence(rows);
    if (result.kind === "tooLittle") return fail(result.detail);
    for (const line of renderFit(result.fit)) print(line);
    if (flags.out !== undefined)
      await writeAtomically(flags.out, `${JSON.stringify(tableOf(result.fit), undefined, 2)}\n`);
    if (flags.write) await writeAtomically(weightsFile, renderWeights(result.fit));
  } catch (error) {
    fail(`the result cannot be written: ${messageOf(error)}`);
  }
}

/** Everything but the single rows. */
function tableOf({ scored, ...fit }: ConfidenceFit): object {
  return { ...fit, operatingPoints: operatingPoints(scored) };
}

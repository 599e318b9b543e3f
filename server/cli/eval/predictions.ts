import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { messageOf } from "../../base/errorMessage.ts";
import { writeAtomically } from "../../base/writeAtomically.ts";
import { fieldsOf } from "../../evaluation/fields.ts";
import { readResults, type ReadResult } from "../../evaluation/readResults.ts";
import type { EvalResult } from "../../evaluation/result.ts";
import type { RunRecord } from "./plan.ts";

/** A prediction file that grows case by case, and beside it `FILE.run.json` with what its answers depend on. */
export type Predictions = {
  /** What the file already holds. */
  readonly found: readonly ReadResult[];
  readonly append: (result: EvalResult) => void;
  readonly rewrite: (results: readonly ReadResult[]) => Promise<void>;
};
export type PredictionsOpened =
  { readonly kind: "open"; readonly predictions: Predictions } | { readonly kind: "bad"; readonly message: string };

/** For a run whose answers are looked at once and kept nowhere. */
export const noPredictions: Predictions = { found: [], append: () => undefined, rewrite: () => Promise.resolve() };

export function openPredictions(
  file: string,
  { isResumed, record }: { readonly isResumed: boolean; readonly record: RunRecord },
): PredictionsOpened {
  const recordFile = `${file}.run.json`;
  try {
    if (!existsSync(file)) {
      writeFileSync(recordFile, `${JSON.stringify(record, undefined, 2)}\n`);
      writeFileSync(file, "");
      return { kind: "open", predictions: { found: [], ...writing(file) } };
    }
    if (!isResumed) return bad(`${file} exists. Go on with it (--resume), or give another name.`);
    const differing = existsSync(recordFile) ? differences(readFileSync(recordFile, "utf8"), record) : [];
    if (differing.length > 0)
      return bad(`${file} was made with other settings (${differing.join("; ")}). Use the same, or give another name.`);
    const read = readResults(wholeLines(file), file);
    if (read.kind === "bad") return bad(`${read.message}. Mend or delete the line, or give another name.`);
    return { kind: "open", predictions: { found: read.results, ...writing(file) } };
  } catch (error) {
    return bad(`${file} cannot be written: ${messageOf(error)}`);
  }
}

const bad = (message: string): PredictionsOpened => ({ kind: "bad", message });

const writing = (file: string): Omit<Predictions, "found"> => ({
  append: (result) => appendFileSync(file, `${JSON.stringify(result)}\n`),
  rewrite: (results) => writeAtomically(file, results.map((each) => `${JSON.stringify(each)}\n`).join("")),
});

/** A last line without its end is what a killed run left; it is cut off, so that the next one begins a line. */
function wholeLines(file: string): string {
  const text = readFileSync(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole !== text) writeFileSync(file, whole);
  return whole;
}

function differences(text: string, record: RunRecord): string[] {
  const before = fieldsOf(text) ?? new Map<string, unknown>();
  const after: ReadonlyMap<string, unknown> = new Map(Object.entries(record));
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const say = (value: unknown): string => (value === undefined ? "not set" : JSON.stringify(value));
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `${name}: ${say(before.get(name))} there, ${say(after.get(name))} here`);
}

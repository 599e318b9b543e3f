import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { messageOf } from "../../base/errorMessage.ts";
import { fieldsOf } from "../../evaluation/readCases.ts";
import type { EvalResult } from "../../evaluation/result.ts";
import type { RunRecord } from "./plan.ts";

/** A prediction file that grows case by case, and beside it `FILE.run.json` with what its answers depend on. */
export type Predictions = {
  /** Ids that the file already holds. */
  readonly done: ReadonlySet<string>;
  readonly append: (result: EvalResult) => void;
};
export type PredictionsOpened =
  { readonly kind: "open"; readonly predictions: Predictions } | { readonly kind: "bad"; readonly message: string };

export function openPredictions(
  file: string,
  { isResumed, record }: { readonly isResumed: boolean; readonly record: RunRecord },
): PredictionsOpened {
  const recordFile = `${file}.run.json`;
  const append = (result: EvalResult): void => appendFileSync(file, `${JSON.stringify(result)}\n`);
  try {
    if (existsSync(file)) {
      if (!isResumed) return bad(`${file} exists. Go on with it (--resume), or give another name.`);
      const differing = existsSync(recordFile) ? differences(readFileSync(recordFile, "utf8"), record) : [];
      if (differing.length > 0)
        return bad(
          `${file} was made with other settings (${differing.join("; ")}). Use the same, or give another name.`,
        );
      const done = readDone(file);
      return typeof done === "string" ? bad(done) : { kind: "open", predictions: { done, append } };
    }
    writeFileSync(recordFile, `${JSON.stringify(record, undefined, 2)}\n`);
    writeFileSync(file, "");
    return { kind: "open", predictions: { done: new Set(), append } };
  } catch (error) {
    return bad(`${file} cannot be written: ${messageOf(error)}`);
  }
}

const bad = (message: string): PredictionsOpened => ({ kind: "bad", message });

/** A last line without its end is what a killed run left; it is cut off. */
function readDone(file: string): ReadonlySet<string> | string {
  const text = readFileSync(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const done = new Set<string>();
  for (const [index, line] of whole.split("\n").entries()) {
    if (line === "") continue;
    const id = fieldsOf(line)?.get("id");
    if (typeof id !== "string") return `${file}, line ${index + 1}: this is no prediction`;
    done.add(id);
  }
  if (whole !== text) truncateSync(file, Buffer.byteLength(whole));
  return done;
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

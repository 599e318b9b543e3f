import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { messageOf } from "../../base/errorMessage.ts";
import { stratifiedSample } from "../../evaluation/sets/sample.ts";
import { readSet, setKinds, type SetCase, type SetKind } from "../../evaluation/sets/setCase.ts";
import { exitCodes } from "../output.ts";

export type LoadedSet = {
  readonly kind: "set";
  readonly set: SetKind;
  readonly cases: readonly SetCase[];
  /** How many the file holds. */
  readonly of: number;
  readonly problems: readonly string[];
};
type Wanted = { readonly kind: string; readonly limit?: string; readonly sample?: string; readonly seed: string };

export function loadSet(
  file: string,
  { kind, limit, sample, seed }: Wanted,
): LoadedSet | { readonly kind: "bad"; readonly message: string; readonly code: number } {
  const counts = [limit, sample].map((each) => (each === undefined ? Infinity : Number(each)));
  const [most = 0, drawn = 0] = counts;
  if (counts.some((each) => !(each > 0) || (each !== Infinity && !Number.isInteger(each))))
    return { kind: "bad", message: "--limit and --sample need whole numbers above 0", code: exitCodes.usage };
  if (!Number.isInteger(Number(seed)))
    return { kind: "bad", message: `--seed needs a whole number, not "${seed}"`, code: exitCodes.usage };
  const text = readText(file);
  if (typeof text !== "string") return { kind: "bad", message: text.message, code: exitCodes.notFound };
  const read = readSet(text, { name: file, wanted: setKinds.find((each) => each === kind) ?? "auto" });
  if (read.kind === "bad") return { ...read, code: exitCodes.usage };
  const cases = stratifiedSample(read.cases.slice(0, most), {
    ...{ count: drawn, seed: Number(seed) },
    stratumOf: ({ language }) => language,
  });
  return { ...read, cases, of: read.cases.length };
}

/** gzip by its first two bytes, whatever the file is called. */
function readText(file: string): string | { readonly message: string } {
  try {
    const bytes = readFileSync(file);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (error) {
    return { message: `${file} cannot be read: ${messageOf(error)}` };
  }
}

import { reasons, type Reason } from "../domain/reason.ts";
import { fieldsIn, fieldsOf } from "./fields.ts";
import { metricNames, type EvalResult, type Level, type MetricName } from "./result.ts";

/** A line of a prediction file; of another tool's file perhaps only `id` and `completion`, and then without scores. */
export type ReadResult = Omit<EvalResult, "scores"> & { readonly scores: EvalResult["scores"] | undefined };
export type ResultsRead =
  | { readonly kind: "results"; readonly results: readonly ReadResult[] }
  | { readonly kind: "bad"; readonly message: string };

/** `name` is the file's name for messages. */
export function readResults(text: string, name: string): ResultsRead {
  const results = new Map<string, ReadResult>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const result = readResult(line);
    if (typeof result === "string") return { kind: "bad", message: `${name}, line ${index + 1}: ${result}` };
    if (results.has(result.id))
      return { kind: "bad", message: `${name}, line ${index + 1}: the id "${result.id}" occurs twice` };
    results.set(result.id, result);
  }
  return { kind: "results", results: [...results.values()] };
}

function readResult(line: string): ReadResult | string {
  const fields = fieldsOf(line);
  if (!fields) return "this is no JSON object";
  const text = (key: string): string => textOf(fields.get(key)) ?? "";
  const count = (key: string): number => numberOf(fields.get(key)) ?? 0;
  const completion = fields.get("completion") ?? "";
  if (text("id") === "") return `"id" must be a text`;
  if (typeof completion !== "string") return `"completion" must be a text`;
  const rawText = textOf(fields.get("rawText"));
  const probability = numberOf(fields.get("probability"));
  const features = numbersOf(fields.get("features"));
  return {
    ...{ id: text("id"), repo: text("repo"), kind: text("kind"), language: text("language"), need: text("need") },
    ...{ model: text("model"), completion, reason: reasonOf(fields.get("reason")) },
    right: fields.get("right") === true,
    scores: scoresOf(fields.get("scores")),
    invented: listOf(fields.get("invented")).flatMap((each) => textOf(each) ?? []),
    ...{ ms: numberOf(fields.get("ms")) ?? Number.NaN, ttft: numberOf(fields.get("ttft")) ?? null },
    ...{ promptTokens: count("promptTokens"), reusedTokens: count("reusedTokens") },
    generatedTokens: count("generatedTokens"),
    meanLogProb: numberOf(fields.get("meanLogProb")) ?? null,
    ...(probability === undefined ? {} : { probability }),
    ...(features === undefined ? {} : { features }),
    snippets: listOf(fields.get("snippets")).map((each) => snippetOf(each)),
    ...{ layout: text("layout"), shape: text("shape") },
    hiddenAt: hiddenAtOf(fields.get("hiddenAt")),
    ...(rawText === undefined ? {} : { rawText }),
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function snippetOf(value: unknown): EvalResult["snippets"][number] {
  const fields = fieldsIn(value);
  return { path: textOf(fields.get("path")) ?? "", source: textOf(fields.get("source")) ?? "" };
}

const isReason = (value: unknown): value is Reason => typeof value === "string" && Object.hasOwn(reasons, value);
const reasonOf = (value: unknown): Reason | null => (isReason(value) ? value : null);

function hiddenAtOf(value: unknown): EvalResult["hiddenAt"] {
  const fields = fieldsIn(value);
  if (fields.size === 0) return null;
  const at = (level: Level): Reason | null => reasonOf(fields.get(level));
  return { quiet: at("quiet"), balanced: at("balanced"), eager: at("eager") };
}

function numbersOf(value: unknown): Readonly<Record<string, number>> | undefined {
  const numbers = [...fieldsIn(value)].flatMap(([key, each]) =>
    typeof each === "number" ? [[key, each] as const] : [],
  );
  return numbers.length === 0 ? undefined : Object.fromEntries(numbers);
}

function scoresOf(value: unknown): EvalResult["scores"] | undefined {
  const scores = numbersOf(value) ?? {};
  return hasEveryMetric(scores) ? scores : undefined;
}

const hasEveryMetric = (scores: Readonly<Record<string, number>>): scores is Record<MetricName, number> =>
  metricNames.every((name) => Object.hasOwn(scores, name));

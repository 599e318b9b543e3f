import { fieldsOf } from "../fields.ts";

/**
 * One line of a confidence data file: what was known of a suggestion when it would have been shown, and whether its first
 * line was right. Neither source text nor completions, so that the data can be kept and passed on.
 */
export type ConfidenceRow = {
  /** Rows of the same case (by other models, other settings) stay together in cross-validation. */
  readonly id: string;
  readonly repo: string;
  readonly model: string;
  readonly language: string;
  /** Undefined: the model had nothing to show. Counts for the share that is right, teaches nothing. */
  readonly features: Readonly<Record<string, number>> | undefined;
  readonly isRight: boolean;
};

export type ConfidenceData = { readonly rows: readonly ConfidenceRow[]; readonly problems: readonly string[] };

/**
 * Field names of the file: id, repo, model, language, features, right. A prediction file of `lacuna eval repo` has these too; what
 * else stands there is left behind. Broken lines are told and left out.
 */
export function readConfidence(text: string, name: string): ConfidenceData {
  const rows: ConfidenceRow[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const row = readRow(line, index);
    if (typeof row === "string") problems.push(`${name}, line ${index + 1}: ${row}`);
    else rows.push(row);
  }
  return { rows, problems };
}

export const writeConfidence = ({ isRight, features, ...rest }: ConfidenceRow): string =>
  JSON.stringify({ ...rest, features: features ?? null, right: isRight });

function readRow(line: string, index: number): ConfidenceRow | string {
  const fields = fieldsOf(line);
  if (!fields) return "this is no JSON object";
  const isRight = fields.get("right");
  if (typeof isRight !== "boolean") return `"right" must be true or false`;
  const completion = fields.get("completion");
  const isSilent = typeof completion === "string" && completion.trim() === "";
  const features = isSilent ? undefined : readFeatures(fields.get("features"));
  if (typeof features === "string") return features;
  const text = (key: string): string => {
    const value = fields.get(key);
    return typeof value === "string" ? value : "";
  };
  return {
    id: text("id") === "" ? `line ${index + 1}` : text("id"),
    repo: text("repo"),
    model: text("model"),
    language: text("language"),
    features,
    isRight,
  };
}

function readFeatures(value: unknown): Readonly<Record<string, number>> | undefined | string {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== "object") return `"features" must be an object of numbers, or null where nothing was said`;
  const features: Record<string, number> = {};
  for (const [name, feature] of Object.entries(value)) {
    if (typeof feature !== "number" || !Number.isFinite(feature)) return `feature "${name}" must be a number`;
    features[name] = feature;
  }
  return features;
}

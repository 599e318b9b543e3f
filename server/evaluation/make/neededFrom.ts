import { identifiersOf } from "../identifiers.ts";
import { firstLineOf } from "../score.ts";

export type RepositoryWords = {
  readonly paths: readonly string[];
  readonly textOf: (path: string) => string;
};
type Cut = {
  readonly path: string;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly language: string;
};

/** "repo" when the first line of the answer holds an identifier that the rest of the file does not, and another file does. */
export function neededFrom(
  { path, text, from, to, language }: Cut,
  { paths, textOf }: RepositoryWords,
): "repo" | "buffer" {
  const before = text.slice(0, from);
  const around = wordsOf(`${before}\n${text.slice(to)}`);
  // The identifier that the cursor stands in is completed from the left.
  const begun = /[A-Za-z_0-9]*$/.exec(before)?.[0] ?? "";
  const wanted = identifiersOf(begun + firstLineOf(text.slice(from, to)), language);
  const missing = wanted.filter((name) => !around.has(name));
  if (missing.length === 0) return "buffer";
  return paths.some((other) => other !== path && missing.some((name) => hasWord(textOf(other), name)))
    ? "repo"
    : "buffer";
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.match(/[_a-zA-Z][_a-zA-Z0-9]*/g));

const hasWord = (text: string, name: string): boolean =>
  text.includes(name) && new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`).test(text);

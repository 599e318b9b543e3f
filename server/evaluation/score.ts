import { identifiersOf } from "./identifiers.ts";
import type { MetricName } from "./result.ts";
import { commonPrefixUnits, similarity } from "./similarity.ts";

export type Scored = Readonly<Record<MetricName, number>>;
export type ScoreInput = {
  readonly completion: string;
  readonly answer: string;
  /** Text behind the answer; the beginning of it is enough. */
  readonly suffix: string;
  readonly language: string;
};

/** The metrics of one answer, in percent unless named otherwise; docs/evaluation.md says what each means. */
export function score(input: ScoreInput): Scored {
  const completion = input.completion.replaceAll("\r\n", "\n");
  const answer = input.answer.replaceAll("\r\n", "\n");
  const line = firstLineOf(answer);
  const said = firstLineSaid(completion, answer);
  const block = trimLines(answer);
  const saidBlock = trimLines(completion.split("\n").slice(0, answer.split("\n").length).join("\n"));
  const prefix = commonPrefixUnits(completion, answer);
  return {
    em_line: percent(said.trim() === line.trim()),
    em_line_ws: percent(said.replace(/\s+/g, "") === line.replace(/\s+/g, "")),
    em_block: percent(saidBlock === block),
    es_line: similarity(said.trim(), line.trim()),
    es_block: similarity(saidBlock, block),
    ...identifierScores(identifiersOf(said, input.language), identifiersOf(line, input.language)),
    pml: prefix,
    pml_line: (100 * Math.min(prefix, line.length)) / Math.max(1, line.length),
    accept_words: wordsWithin(answer, prefix),
    overrun: percent(repeatsSuffix(completion, answer, input.suffix)),
    shown: percent(completion.trim() !== ""),
  };
}

const percent = (claim: boolean): number => (claim ? 100 : 0);

export const firstLineOf = (text: string): string => text.split("\n", 1)[0] ?? "";

/** Line breaks before the first line are forgiven where the answer has none. */
export function firstLineSaid(completion: string, answer: string): string {
  const isForgiven = /^\r?\n/.test(completion) && !answer.startsWith("\n");
  return firstLineOf(isForgiven ? completion.replace(/^[\r\n]+/, "") : completion).replace(/\r+$/, "");
}

const trimLines = (text: string): string =>
  text
    .trim()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");

export function identifierScores(said: readonly string[], wanted: readonly string[]): Pick<Scored, "id_em" | "id_f1"> {
  const [saidSet, wantedSet] = [new Set(said), new Set(wanted)];
  const both = [...saidSet].filter((name) => wantedSet.has(name)).length;
  const all = saidSet.size + wantedSet.size;
  return { id_em: percent(said.join(" ") === wanted.join(" ")), id_f1: all === 0 ? 100 : (200 * both) / all };
}

/** How many presses of "accept next word" are right before the first wrong character. */
function wordsWithin(answer: string, units: number): number {
  let words = 0;
  for (const { index, 0: word } of answer.matchAll(/\s*(?:[A-Za-z0-9_]+|[^\sA-Za-z0-9_]+)/g)) {
    if (index + word.length > units) break;
    words++;
  }
  return words;
}

/** Shorter lines, such as a closing bracket, are repeated rightly all the time. */
const fewestUnits = 4;

function repeatsSuffix(completion: string, answer: string, suffix: string): boolean {
  const lines = suffix.replaceAll("\r\n", "\n").split("\n");
  const line = lines.map((each) => each.trim()).find((each) => each.length >= fewestUnits);
  return line !== undefined && completion.includes(line) && !answer.includes(line);
}

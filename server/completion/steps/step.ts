import type { Hole, Indentation } from "../../domain/snapshot.ts";
import type { Shape, Syntax } from "../../domain/syntax.ts";

export type StepContext = {
  readonly hole: Hole;
  /** The document before and after the hole; at least the lines around it. */
  readonly prefix: string;
  readonly suffix: string;
  readonly shape: Shape;
  readonly syntax: Syntax;
  readonly indentation: Indentation;
  readonly maxLines: number;
  readonly singleLine: boolean;
  /** Lines that the user deleted a moment ago; empty when they asked, or have moved on. */
  readonly justDeleted: readonly string[];
};

/** A pure function that takes something away from a completion or changes its white space; "" drops it. */
export type Step = {
  readonly name: string;
  run(text: string, at: StepContext): string;
};

export const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/);
/** Lines of a table or of closers repeat legitimately; one with a word of some length says something. */
export const saysSomething = (line: string): boolean => /[A-Za-z_]{3}/.test(line) && line.trim().length >= 8;
export const isBlank = (text: string): boolean => text.trim() === "";

/** The part of the cursor's line that is already there, on either side. Reads no more of the document than that line. */
export function linePrefixOf({ prefix }: Pick<StepContext, "prefix">): string {
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1);
  return line.slice(line.lastIndexOf("\r") + 1);
}
export function lineSuffixOf({ suffix }: Pick<StepContext, "suffix">): string {
  const [line = ""] = suffix.split("\n", 1);
  return line.split("\r", 1)[0] ?? "";
}

/** Lines with text, nearest to the cursor first; the cursor's own line is not among them. */
export const linesAbove = ({ prefix }: Pick<StepContext, "prefix">, count: number): string[] =>
  nearest(count, (units) => ({
    lines: linesOf(prefix.slice(-units)).slice(0, -1).reverse(),
    isAll: units >= prefix.length,
  }));
export const linesBelow = ({ suffix }: Pick<StepContext, "suffix">, count: number): string[] =>
  nearest(count, (units) => ({ lines: linesOf(suffix.slice(0, units)).slice(1), isAll: units >= suffix.length }));

const reachUnits = 20_000;
/** Mostly these hold enough lines, and the rest need not be cut into any. */
const nearUnits = 1500;

type Lines = { readonly lines: readonly string[]; readonly isAll: boolean };

function nearest(count: number, linesWithin: (units: number) => Lines): string[] {
  const near = linesWithin(nearUnits);
  // The line furthest away may be cut.
  const found = withText(near.isAll ? near.lines : near.lines.slice(0, -1), count);
  return near.isAll || found.length === count ? found : withText(linesWithin(reachUnits).lines, count);
}

const withText = (lines: readonly string[], count: number): string[] =>
  lines.filter((line) => !isBlank(line)).slice(0, count);

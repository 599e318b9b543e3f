import type { GenerateReport } from "../../domain/engine.ts";
import type { Shape } from "../../domain/syntax.ts";
import { indentWidth, lineEndOf, lineStartOf } from "../../syntax/lines.ts";

/** What the score looks at. Numbers are kept small, so that weights can be compared; flags are 0 or 1. */
export type Features = {
  /** Natural-log probabilities of the first line's tokens. */
  readonly meanLogProb: number;
  readonly minLogProb: number;
  /** The same mean over everything that was generated. */
  readonly wholeMeanLogProb: number;
  /** Logarithms to base 2 of one more than the count; of `lines`, of the count. */
  readonly firstLineTokens: number;
  readonly generatedTokens: number;
  readonly units: number;
  readonly lines: number;
  readonly inString: number;
  readonly inComment: number;
  /** What the syntax allows; a block is none of them. */
  readonly extentLine: number;
  readonly extentBrackets: number;
  readonly extentStatement: number;
  /** Code follows on the cursor's line. */
  readonly isMidLine: number;
  /** Nothing but white space precedes on the cursor's line. */
  readonly isLineStart: number;
  /** Steps of four columns. */
  readonly indentation: number;
  /** Names that occur nowhere else, at most four. */
  readonly unknownNames: number;
  /** The text had to be shortened to be valid. */
  readonly wasInvalid: number;
  /** The model said that nothing more follows. */
  readonly endedByModel: number;
};

export type FeatureInput = {
  readonly report: GenerateReport;
  /** The suggestion as it would be shown. */
  readonly text: string;
  readonly document: string;
  readonly at: number;
  readonly shape: Shape;
  readonly unknownNames: number;
  readonly wasInvalid: boolean;
};

/** What is known before anything is said. */
export type Place = Pick<FeatureInput, "document" | "at" | "shape">;

export function placeFeatures({ document, at, shape }: Place) {
  const lineBefore = document.slice(lineStartOf(document, at), at);
  const lineAfter = document.slice(at, lineEndOf(document, at));
  return {
    inString: flag(shape.inside === "string"),
    inComment: flag(shape.inside === "comment"),
    extentLine: flag(shape.extent === "line"),
    extentBrackets: flag(shape.extent === "brackets"),
    extentStatement: flag(shape.extent === "statement"),
    isMidLine: flag(/[\p{L}\p{N}]/u.test(lineAfter)),
    isLineStart: flag(lineBefore.trim() === ""),
    indentation: Math.min(8, indentWidth(lineBefore) / 4),
  } satisfies Partial<Features>;
}

/** Undefined when the engine does not say how sure the model was. */
export function featuresOf(input: FeatureInput): Features | undefined {
  const { report, text } = input;
  const whole = report.meanLogProb ?? report.firstLine?.meanLogProb;
  if (whole === undefined) return undefined;
  const first = report.firstLine ?? { meanLogProb: whole, minLogProb: whole, tokens: report.generatedTokens };
  return {
    meanLogProb: bounded(first.meanLogProb),
    minLogProb: bounded(first.minLogProb),
    wholeMeanLogProb: bounded(whole),
    firstLineTokens: Math.log2(1 + first.tokens),
    generatedTokens: Math.log2(1 + report.generatedTokens),
    units: Math.log2(1 + text.length),
    lines: Math.log2(text.split("\n").length),
    ...placeFeatures(input),
    unknownNames: Math.min(mostUnknownNames, input.unknownNames),
    wasInvalid: flag(input.wasInvalid),
    endedByModel: flag(report.stopReason === "endOfGeneration"),
  };
}

const flag = (is: boolean): number => (is ? 1 : 0);
/** Further ones say nothing more. */
export const mostUnknownNames = 4;
/** One token that the model had not expected at all does not outweigh everything else. */
export const bounded = (logProb: number): number => Math.max(leastLogProb, Math.min(0, logProb));
export const leastLogProb = -8;

import type { Reason } from "../../domain/reason.ts";
import { isBlank, type StepContext } from "./step.ts";
import { steps } from "./steps.ts";

export type Change = { readonly name: string; readonly before: string; readonly after: string };
export type Processed = {
  readonly text: string;
  /** Why nothing is left; undefined when something is. */
  readonly reason: Reason | undefined;
  readonly changes: readonly Change[];
};

/** Taking something away can lay open the next thing to take away. Two rounds are usual. */
const maxRounds = 6;

export function postProcess(text: string, context: StepContext): Processed {
  const changes: Change[] = [];
  let current = text;
  for (let round = 0; round < maxRounds && current !== ""; round++) {
    const before = current;
    for (const step of steps) {
      const after = step.run(current, context);
      if (after !== current) changes.push({ name: step.name, before: current, after });
      current = after;
      if (current === "") break;
    }
    if (current === before) break;
  }
  return { text: current, reason: current === "" ? reasonForEmpty(text, changes) : undefined, changes };
}

const reasonOf: Readonly<Record<string, Reason>> = {
  controlTokens: "modelSaidNothing",
  unsafeCharacters: "unsafeCharacters",
  repetition: "repetitive",
  restOfLine: "repeatsSuffix",
  invalidOverlap: "repeatsSuffix",
  followingLines: "repeatsSuffix",
  whatFollows: "repeatsSuffix",
  linesAbove: "repeatsPrefix",
  justDeleted: "justDeleted",
  validity: "breaksSyntax",
};

/** The reason belongs to the step after which nothing but white space was left. */
export function reasonForEmpty(text: string, changes: readonly Change[]): Reason {
  if (text === "") return "modelSaidNothing";
  if (isBlank(text)) return "onlyWhitespace";
  const last = changes.find(({ after }) => isBlank(after));
  if (last === undefined) return "onlyWhitespace";
  if (last.name === "syntaxEnd") return /^\s*[)\]}"'`;,]/.test(last.before) ? "repeatsSuffix" : "modelSaidNothing";
  return reasonOf[last.name] ?? "onlyWhitespace";
}

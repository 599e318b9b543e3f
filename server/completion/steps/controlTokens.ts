import { type Family, families } from "../../prompt/families.ts";
import type { Step } from "./step.ts";

const markersOf = (family: Family): (string | undefined)[] => [
  family.prefix,
  family.suffix,
  family.middle,
  family.repository,
  family.file.kind === "special" ? family.file.token : undefined,
  ...family.ends,
];

/** The control tokens of every family: a model may have been trained with another family's text. */
export const controlTokens: readonly string[] = [
  ...new Set(Object.values(families).flatMap((family: Family) => markersOf(family))),
].filter((token): token is string => token !== undefined);

/**
 * What follows a control token is another document, so the completion ends there. A marker that the document itself holds
 * is its author's text: somebody is working on prompts.
 */
export const cutAtControlToken: Step = {
  name: "controlTokens",
  run(text, { prefix, suffix }) {
    const foreign = controlTokens.filter(
      (token) => text.includes(token) && !prefix.includes(token) && !suffix.includes(token),
    );
    if (foreign.length === 0) return text;
    let rest = text;
    for (let token = leading(rest, foreign); token !== undefined; token = leading(rest, foreign))
      rest = rest.slice(token.length);
    const ends = foreign.map((token) => rest.indexOf(token)).filter((at) => at >= 0);
    return ends.length === 0 ? rest : rest.slice(0, Math.min(...ends));
  },
};

const leading = (text: string, tokens: readonly string[]): string | undefined =>
  tokens.find((token) => text.startsWith(token));

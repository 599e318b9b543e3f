import { findGrammar } from "../../../syntax/grammars.ts";
import { distance } from "../../resolve/paths.ts";

/** Code in these reads alike and can call each other. */
const families: Readonly<Record<string, string>> = { tsx: "typescript", javascript: "typescript", c: "cpp" };

export const languageFamily = (languageId: string): string => {
  const grammar = findGrammar(languageId) ?? languageId;
  return families[grammar] ?? grammar;
};

/** Chosen by judgement: a neighbour counts half as much again, and another language half. */
const nearBonus = 0.5;
const otherLanguage = 0.5;

export type Place = { readonly path: string; readonly languageId: string };

/** Factor for what is found in a file, seen from another one. */
export function affinityTo(from: Place): (to: Place) => number {
  const family = languageFamily(from.languageId);
  const familyFactors = new Map<string, number>();
  return ({ path, languageId }) => {
    let factor = familyFactors.get(languageId);
    if (factor === undefined) {
      factor = languageFamily(languageId) === family ? 1 : otherLanguage;
      familyFactors.set(languageId, factor);
    }
    return factor * (1 + nearBonus / (1 + distance(from.path, path)));
  };
}

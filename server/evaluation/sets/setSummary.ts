import { bootstrap, mean } from "../bootstrap.ts";
import type { Figure } from "../result.ts";
import { anchorsFor, type Anchor } from "./anchors.ts";
import type { SetScores } from "./scoreSet.ts";
import type { SetCase, SetKind } from "./setCase.ts";

export type ScoredCase = { readonly case: SetCase; readonly scores: SetScores };
export type SetColumn = { readonly name: string; readonly cases: number; readonly figure: Figure };
export type SetSummary = {
  readonly set: SetKind;
  readonly title: string;
  readonly cases: number;
  readonly columns: readonly SetColumn[];
  readonly anchors: readonly Anchor[];
};

export const titles: Readonly<Record<SetKind, string>> = {
  "humaneval-infilling": "HumanEval-Infilling",
  "santacoder-fim": "SantaCoder-FIM (MultiPL-E HumanEval, single line)",
  crosscodeeval: "CrossCodeEval",
  "safim-api": "SAFIM, API calls",
};

/** SantaCoder-FIM is published as exact match per language; `all` is over all cases, so languages weigh by their size. */
export function summariseSet(set: SetKind, scored: readonly ScoredCase[]): SetSummary {
  const columns = set === "santacoder-fim" ? languageColumns(scored) : metricColumns(scored);
  const anchors = anchorsFor(set, scored[0]?.case.id ?? "");
  return { set, title: titles[set], cases: scored.length, columns, anchors };
}

function metricColumns(scored: readonly ScoredCase[]): readonly SetColumn[] {
  const names = Object.keys(scored[0]?.scores ?? {});
  return names.map((name) => columnOf(name, { scored, metric: name }));
}

function languageColumns(scored: readonly ScoredCase[]): readonly SetColumn[] {
  const known = ["python", "java", "javascript"];
  const languages = [...new Set(scored.map((each) => each.case.language))].sort(
    (a, b) => known.indexOf(a) - known.indexOf(b),
  );
  const byLanguage = languages.map((language) =>
    columnOf(language, { scored: scored.filter((each) => each.case.language === language), metric: "em" }),
  );
  return [...byLanguage, columnOf("all", { scored, metric: "em" }), columnOf("es", { scored, metric: "es" })];
}

function columnOf(
  name: string,
  { scored, metric }: { readonly scored: readonly ScoredCase[]; readonly metric: string },
): SetColumn {
  const values = scored.flatMap(({ scores }) => scores[metric] ?? []);
  return { name, cases: values.length, figure: bootstrap(values, mean) };
}

import type { SetKind } from "./setCase.ts";

/**
 * What others published for the same sets, in percent, shown beside a measurement. Figures of base models in full precision unless
 * said otherwise; `figures` are named as the columns of the measurement that they can be put beside.
 */
export type Anchor = {
  readonly model: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly source: string;
};

const qwenReport = "Qwen2.5-Coder Technical Report (arXiv 2409.12186v3), tables 7 and 8; base models, bf16";
const tabby = "stored predictions in TabbyML/tabby, experimental/eval (the same 100 cases), scored the same way";

/** SantaCoder-FIM in that report: first-line exact match per language and over all cases. */
const santaCoder: readonly Anchor[] = [
  ["Qwen2.5-Coder-0.5B", 70.3, 78.1, 81.2, 77.7],
  ["Qwen2.5-Coder-1.5B", 77.0, 85.6, 85.0, 83.5],
  ["Qwen2.5-Coder-3B", 78.7, 88.0, 87.4, 85.7],
  ["Qwen2.5-Coder-7B", 79.7, 88.5, 87.6, 86.2],
  ["DS-Coder-1.3B", 72.8, 84.3, 81.7, 80.7],
  ["DS-Coder-6.7B", 78.1, 87.4, 84.1, 84.0],
  ["StarCoder2-3B", 70.9, 84.4, 81.8, 80.4],
  ["Codestral-22B", 76.7, 82.5, 86.0, 82.7],
].map(([model, python, java, javascript, all]) => ({
  model: String(model),
  figures: { python: Number(python), java: Number(java), javascript: Number(javascript), all: Number(all) },
  source: qwenReport,
}));

/** CrossCodeEval with retrieved code, all 2,665 Python cases; the `100 cases` are the first of them. */
const crossCodeEval: readonly Anchor[] = [
  ...(
    [
      ["Qwen2.5-Coder-0.5B", 22.7],
      ["Qwen2.5-Coder-1.5B", 35.5],
      ["Qwen2.5-Coder-3B", 38.4],
      ["Qwen2.5-Coder-7B", 42.4],
      ["DS-Coder-1.3B", 33.4],
    ] as const
  ).map(([model, em]) => ({ model, figures: { em }, source: qwenReport })),
  ...(
    [
      ["Qwen2.5-Coder-3B (100 cases)", 30],
      ["Qwen2.5-Coder-3B-Instruct (100 cases)", 27],
      ["Qwen2.5-Coder-14B (100 cases)", 38],
    ] as const
  ).map(([model, em]) => ({ model, figures: { em }, source: tabby })),
];

const humanEval = (figures: Readonly<Record<string, number>>): readonly Anchor[] =>
  Object.entries(figures).map(([model, pass]) => ({
    model,
    figures: { pass },
    source: model.startsWith("Mellum") ? "its model card, self-reported" : "CodeGemma report, second hand",
  }));

const humanEvalSets: Readonly<Record<string, readonly Anchor[]>> = {
  SingleLine: humanEval({
    "Mellum-4b-base": 66.2,
    "CodeGemma-2B": 78.4,
    "DeepSeek Coder 2B (so named there)": 79.9,
  }),
  MultiLine: humanEval({
    "Mellum-4b-base": 38.5,
    "CodeGemma-2B": 51.4,
    "DeepSeek Coder 2B (so named there)": 50.9,
  }),
  RandomSpan: humanEval({ "Mellum-4b-base": 29.7 }),
};

/** `id`: of any case; HumanEval-Infilling names its part there. */
export function anchorsFor(kind: SetKind, id: string): readonly Anchor[] {
  switch (kind) {
    case "humaneval-infilling":
      return humanEvalSets[/^[A-Z][a-z]+[A-Z][a-z]+/.exec(id)?.[0] ?? ""] ?? [];
    case "santacoder-fim":
      return santaCoder;
    case "crosscodeeval":
      return crossCodeEval;
    case "safim-api":
      return [{ model: "Mellum-4b-base", figures: { em_call: 50.6 }, source: "its model card, self-reported" }];
  }
}

import assert from "node:assert/strict";
import { areaUnderCurve, brierScore, reliability } from "../../../server/evaluation/fit/calibration.ts";
import { readConfidence, writeConfidence } from "../../../server/evaluation/fit/confidenceRow.ts";
import { fitConfidence, type ConfidenceFit } from "../../../server/evaluation/fit/fitConfidence.ts";
import { fitLogistic } from "../../../server/evaluation/fit/logistic.ts";
import { renderFit } from "../../../server/evaluation/fit/renderFit.ts";
import { renderWeights } from "../../../server/evaluation/fit/renderWeights.ts";
import { syntheticRows, trueWeights } from "./synthetic.ts";

const fitOf = (rows: Parameters<typeof fitConfidence>[0]): ConfidenceFit => {
  const result = fitConfidence(rows);
  assert.ok(result.kind === "fit", "there is enough to learn from");
  return result.fit;
};

suite("logistic regression", () => {
  test("finds the exact answer of a table with one yes-or-no feature", () => {
    // 30 of 40 right with the feature, 10 of 40 without: the weights are differences of log odds.
    const rows = Array.from({ length: 80 }, (_, index) => ({
      x: [index < 40 ? 1 : 0],
      isRight: index < 40 ? index < 30 : index < 50,
    }));
    const model = fitLogistic(rows, 0);
    assert.ok(Math.abs(model.intercept - Math.log(10 / 30)) < 1e-6, `intercept ${model.intercept}`);
    assert.ok(Math.abs((model.weights[0] ?? 0) - Math.log(9)) < 1e-6, `weight ${model.weights[0]}`);
  });

  test("stays finite where a feature tells right from wrong without fail", () => {
    const rows = Array.from({ length: 40 }, (_, index) => ({ x: [index - 20], isRight: index >= 20 }));
    const { weights } = fitLogistic(rows, 1);
    assert.ok((weights[0] ?? 0) > 0 && (weights[0] ?? 0) < 10, `weight ${weights[0]}`);
  });

  test("a larger penalty gives smaller weights", () => {
    const rows = syntheticRows(400, 3).map(({ features, isRight }) => ({
      x: [features?.["meanLogProb"] ?? 0],
      isRight,
    }));
    const weight = (penalty: number): number => Math.abs(fitLogistic(rows, penalty).weights[0] ?? 0);
    assert.ok(weight(100) < weight(1) && weight(1) < weight(0.01));
  });
});

suite("fit of the confidence score", () => {
  test("recovers the weights that the outcomes were drawn from", () => {
    const { weights } = fitOf(syntheticRows(4000, 1));
    const close = (name: string, found: number | undefined, wanted: number): void =>
      assert.ok(found !== undefined && Math.abs(found - wanted) < 0.3, `${name}: ${found}, not ${wanted}`);
    close("intercept", weights.intercept, trueWeights.intercept);
    for (const name of ["meanLogProb", "unknownNames", "isMidLine"] as const)
      close(name, weights.features[name], trueWeights[name]);
    assert.ok(Math.abs(weights.features["noise"] ?? 1) < 0.05, "a feature that means nothing weighs nothing");
  });

  test("its probabilities are calibrated and better than the share", () => {
    const fit = fitOf(syntheticRows(2000, 2));
    for (const bin of fit.reliability)
      assert.ok(bin.estimated > bin.low - 0.03 && bin.estimated < bin.high + 0.03, JSON.stringify(bin));
    assert.ok(fit.brier.high < fit.brierOfBase);
    assert.ok(fit.auc.low > 0.7 && fit.auc.low < fit.auc.value && fit.auc.value < fit.auc.high);
    assert.deepEqual(Object.keys(fit.aucByRepo ?? {}), ["repo 0", "repo 1", "repo 2", "repo 3", "repo 4"]);
  });

  test("does not depend on the order of the rows", () => {
    const rows = syntheticRows(500, 4);
    const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-6, `${a} and ${b}`);
    const [one, other] = [fitOf(rows), fitOf([...rows].reverse())];
    near(one.thresholds.balanced.threshold, other.thresholds.balanced.threshold);
    near(one.auc.value, other.auc.value);
  });

  test("features learned by heart do not help: rows of one case share a fold", () => {
    // Every case is there twice, with a feature of its own that gives its outcome away.
    const rows = syntheticRows(150, 5).flatMap((row, index) => {
      const features = { clue: Number(index % 2 === 0), [`case${index}`]: 1 };
      return [row, row].map((each) => ({ ...each, features }));
    });
    assert.ok(fitOf(rows).auc.value < 0.65);
  });

  test("answers without text count among the cases, not among the suggestions", () => {
    const rows = syntheticRows(400, 6);
    const silent = Array.from({ length: 100 }, (_, index) => ({
      ...{ id: `silent ${index}`, repo: "repo 0", model: "m", language: "python" },
      ...{ features: undefined, isRight: false },
    }));
    const [without, withSilent] = [fitOf(rows), fitOf([...rows, ...silent])];
    assert.deepEqual(withSilent.weights, without.weights);
    assert.ok(Math.abs(withSilent.thresholds.baseShare - without.thresholds.baseShare * 0.8) < 1e-9);
  });

  test("too few rows are said to be too few", () => {
    const result = fitConfidence(syntheticRows(40, 7));
    assert.ok(result.kind === "tooLittle" && result.detail.startsWith("40 suggestions"));
  });
});

suite("measures of a score", () => {
  const scored = (pairs: readonly (readonly [number, number])[]) =>
    pairs.map(([probability, right]) => ({ probability, isRight: right === 1 }));

  for (const { title, pairs, area } of [
    {
      title: "all right above all wrong",
      pairs: [
        [0.9, 1],
        [0.8, 1],
        [0.2, 0],
      ],
      area: 1,
    },
    {
      title: "all the wrong way round",
      pairs: [
        [0.1, 1],
        [0.8, 0],
      ],
      area: 0,
    },
    {
      title: "a constant tells nothing",
      pairs: [
        [0.5, 1],
        [0.5, 0],
        [0.5, 0],
      ],
      area: 0.5,
    },
    {
      title: "one of four pairs wrong",
      pairs: [
        [0.9, 1],
        [0.4, 1],
        [0.6, 0],
        [0.1, 0],
      ],
      area: 0.75,
    },
    { title: "only right ones: undefined", pairs: [[0.9, 1]], area: undefined },
  ] as const)
    test(`area under the curve: ${title}`, () => assert.equal(areaUnderCurve(scored(pairs)), area));

  test("Brier score", () =>
    assert.equal(
      brierScore(
        scored([
          [0.5, 1],
          [1, 0],
          [0, 0],
          [1, 1],
        ]),
      ),
      (0.25 + 1) / 4,
    ));

  test("bins hold equally many, lowest first", () => {
    const bins = reliability(scored(Array.from({ length: 100 }, (_, i) => [i / 100, i >= 50 ? 1 : 0] as const)), 4);
    assert.deepEqual(
      bins.map(({ cases, right }) => [cases, right]),
      [
        [25, 0],
        [25, 0],
        [25, 1],
        [25, 1],
      ],
    );
    // Wilson's interval of 25 of 25, from any table of it.
    assert.ok(Math.abs((bins[3]?.low ?? 0) - 0.8668) < 0.001 && bins[3]?.high === 1);
  });
});

suite("confidence data", () => {
  test("what is written is read again", () => {
    const rows = syntheticRows(3, 8);
    const silent = { ...rows[0], id: "s", repo: "", model: "m", language: "go", features: undefined, isRight: false };
    const text = [...rows, silent].map(writeConfidence).join("\n");
    assert.deepEqual(readConfidence(text, "data.jsonl"), { rows: [...rows, silent], problems: [] });
  });

  test("a prediction file is read too; its texts stay behind, and an empty answer is no suggestion", () => {
    const line = (completion: string): string =>
      JSON.stringify({
        id: completion,
        repo: "r",
        kind: "args",
        completion,
        reason: null,
        right: false,
        features: { a: 1 },
      });
    const { rows } = readConfidence([line("secret()"), line(" ")].join("\n"), "answers.jsonl");
    assert.deepEqual(
      rows.map(({ features }) => features),
      [{ a: 1 }, undefined],
    );
    assert.ok(!writeConfidence({ ...rows[0]!, id: "1" }).includes("secret"));
  });

  test("broken lines are told by number and left out", () => {
    const text = ['{"right":true,"features":{"a":1}}', "{", '{"right":1}', '{"right":false,"features":{"a":"x"}}'].join(
      "\n",
    );
    const { rows, problems } = readConfidence(text, "d");
    assert.equal(rows.length, 1);
    assert.deepEqual(problems, [
      "d, line 2: this is no JSON object",
      'd, line 3: "right" must be true or false',
      'd, line 4: feature "a" must be a number',
    ]);
  });
});

suite("the generated weights", () => {
  const fit = fitOf(
    syntheticRows(600, 9).map((row) => ({
      ...row,
      features: { ...row.features, "language=python": row.features?.["isMidLine"] ?? 0 },
    })),
  );

  test("are a module that says the same as the fit", async () => {
    const code = renderWeights(fit);
    assert.match(code, /"language=python": /);
    const url = `data:text/javascript,${encodeURIComponent(code.replace(" as const", ""))}`;
    const { weights } = (await import(url)) as {
      weights: { features: Record<string, number>; thresholds: Record<string, number> };
    };
    assert.deepEqual(Object.keys(weights.features), Object.keys(fit.weights.features));
    assert.ok(Math.abs((weights.features["meanLogProb"] ?? 0) - (fit.weights.features["meanLogProb"] ?? 0)) < 1e-3);
    assert.ok(Math.abs((weights.thresholds["balanced"] ?? 0) - fit.thresholds.balanced.threshold) < 1e-4);
  });

  test("are written as the formatter would", async () => {
    const { check } = await import("prettier");
    assert.ok(await check(renderWeights(fit), { parser: "typescript", printWidth: 120 }), renderWeights(fit));
  });

  test("the report names levels, calibration and weights", () => {
    const text = renderFit(fit).join("\n");
    for (const part of ["balanced", "95 % interval", "(intercept)", "area without repo 3"])
      assert.ok(text.includes(part), part);
  });
});

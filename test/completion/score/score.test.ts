import assert from "node:assert/strict";
import { tokens } from "../../../server/base/brand.ts";
import { featuresOf, type FeatureInput } from "../../../server/completion/score/features.ts";
import { isSureEnough, sayScore, scoreOf } from "../../../server/completion/score/score.ts";
import { weights } from "../../../server/completion/score/weights.ts";
import type { GenerateReport } from "../../../server/domain/engine.ts";
import { completerBench, reasonOf, type Parts } from "../../support/completerBench.ts";
import { noContext } from "../../../server/domain/context.ts";

const report: GenerateReport = {
  ...{ promptTokens: tokens(9), reusedTokens: tokens(0), generatedTokens: tokens(7), queueMs: 0, prefillMs: 0 },
  ...{ decodeMs: 0, stopReason: "endOfGeneration", meanLogProb: -0.5 },
  firstLine: { meanLogProb: -0.25, minLogProb: -1, tokens: 3 },
};
const document = "const a = 1;\n    return \n";
const input: FeatureInput = {
  ...{ report, document, text: "a;", at: document.indexOf("return") + 7, unknownNames: 0, wasInvalid: false },
  shape: { inside: "code", extent: "statement", scopes: [] },
};

suite("the score of an answer", () => {
  test("its features", () => {
    const features = featuresOf(input);
    assert.ok(features);
    assert.deepEqual(
      Object.entries(features).filter(([, value]) => value !== 0),
      Object.entries({
        meanLogProb: -0.25,
        minLogProb: -1,
        wholeMeanLogProb: -0.5,
        firstLineTokens: 2,
        generatedTokens: 3,
        units: Math.log2(3),
        extentStatement: 1,
        indentation: 1,
        endedByModel: 1,
      }),
    );
  });

  const others: readonly (readonly [
    name: keyof NonNullable<ReturnType<typeof featuresOf>>,
    change: Partial<FeatureInput>,
    value: number,
  ])[] = [
    ["isLineStart", { at: document.indexOf("return") }, 1],
    ["isMidLine", { at: document.indexOf("return") }, 1],
    ["inString", { shape: { inside: "string", extent: "line", scopes: [] } }, 1],
    ["inComment", { shape: { inside: "comment", extent: "line", scopes: [] } }, 1],
    ["extentLine", { shape: { inside: "code", extent: "line", scopes: [] } }, 1],
    ["extentBrackets", { shape: { inside: "code", extent: "brackets", scopes: [] } }, 1],
    ["lines", { text: "a\nb\nc\nd" }, 2],
    ["unknownNames", { unknownNames: 9 }, 4],
    ["wasInvalid", { wasInvalid: true }, 1],
    ["endedByModel", { report: { ...report, stopReason: "maxTokens" } }, 0],
    ["meanLogProb", { report: { ...report, firstLine: undefined } }, -0.5],
    ["minLogProb", { report: { ...report, firstLine: { meanLogProb: -2, minLogProb: -700, tokens: 1 } } }, -8],
  ];
  for (const [name, change, value] of others)
    test(`${name}: ${JSON.stringify(change)}`, () => assert.equal(featuresOf({ ...input, ...change })?.[name], value));

  test("an engine that says nothing about its answer gets none", () =>
    assert.equal(
      featuresOf({ ...input, report: { ...report, meanLogProb: undefined, firstLine: undefined } }),
      undefined,
    ));

  test("is the higher, the surer the model was", () => {
    const probabilities = [-4, -2, -1, -0.5, -0.1, 0].map((mean) => {
      const features = featuresOf({
        ...input,
        report: { ...report, meanLogProb: mean, firstLine: { meanLogProb: mean, minLogProb: mean, tokens: 3 } },
      });
      assert.ok(features);
      return scoreOf(features, "balanced").probability;
    });
    assert.deepEqual(
      probabilities,
      [...probabilities].sort((a, b) => a - b),
    );
    assert.ok(
      new Set(probabilities).size === probabilities.length && probabilities.every((each) => each > 0 && each < 1),
    );
  });

  test("quiet asks for more than balanced, and balanced for more than eager", () => {
    const { quiet, balanced, eager }: Readonly<Record<string, number>> = weights.thresholds;
    assert.ok(quiet > balanced && balanced > eager);
  });

  test("is said in percent", () =>
    assert.equal(sayScore({ probability: 0.617, shownFrom: 0.45, features: {} }), "62 % sure, shown from 45 %"));
  test("shows what reaches the threshold", () =>
    assert.deepEqual(
      [0.44, 0.45].map((probability) => isSureEnough({ probability, shownFrom: 0.45, features: {} })),
      [false, true],
    ));
});

suite("the score in the pipeline", () => {
  const place = "const first = 1;\nconst second = █\n";
  const ask = async (says: string, context: Partial<NonNullable<Parts["context"]>>, meanLogProb = -0.1) => {
    const bench = completerBench({ says, meanLogProb }, {}, { context: { ...noContext, ...context } });
    const pending = bench.ask(place);
    await bench.clock.advance(1000);
    const outcome = await pending;
    assert.equal(bench.clock.sleeping, 0);
    return outcome;
  };

  test("names that the context does not know lower it; those of the document and the language are not asked for", async () => {
    const asked: (readonly string[])[] = [];
    const context = {
      knownNames: ({ names }: { names: readonly string[] }) => {
        asked.push(names);
        return Promise.resolve(new Set(["helper"]));
      },
    };
    const outcome = await ask("invented(helper(first), undefined);", context);
    assert.deepEqual(asked, [["invented", "helper"]]);
    assert.equal(outcome.explanation.score?.features["unknownNames"], 1);
    const known = await ask("helper(first);", context);
    assert.equal(known.explanation.score?.features["unknownNames"], 0);
    assert.ok(known.explanation.score.probability > outcome.explanation.score.probability);
  });

  test("a context that does not answer is not waited for", async () => {
    const outcome = await ask("invented(first);", { knownNames: () => new Promise(() => {}) });
    assert.equal(reasonOf(outcome), "shown from model");
    assert.equal(outcome.explanation.score?.features["unknownNames"], 0);
  });

  test("what is hidden says how sure it was and what was asked for", async () => {
    const outcome = await ask("2;", {}, -3);
    assert.equal(reasonOf(outcome), "lowConfidence");
    assert.match(outcome.kind === "empty" ? outcome.detail : "", /^\d+ % sure, shown from \d+ %$/);
  });

  test("an answer that was asked for is shown whatever its score", async () => {
    const bench = completerBench({ says: "2;", meanLogProb: -6 }, { "complete.level": "quiet" });
    const outcome = await bench.ask(place, { trigger: "explicit" });
    assert.equal(reasonOf(outcome), "shown from model");
    assert.ok(outcome.explanation.score && !isSureEnough(outcome.explanation.score));
  });
});

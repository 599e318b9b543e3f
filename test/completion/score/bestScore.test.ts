import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { tokens } from "../../../server/base/brand.ts";
import { bestProbability } from "../../../server/completion/score/bestScore.ts";
import { featuresOf, type Place } from "../../../server/completion/score/features.ts";
import { scoreOf } from "../../../server/completion/score/score.ts";
import { weights as fitted } from "../../../server/completion/score/weights.ts";
import type { SureSoFar } from "../../../server/domain/engine.ts";
import { Sureness } from "../../../server/engine/host/sureness.ts";

const mostTokens = 40;
const mostLines = 8;
type Weights = Parameters<typeof bestProbability>[1];
const probabilityBy = (features: Readonly<Record<string, number>>, { intercept, features: by }: Weights): number =>
  1 /
  (1 + Math.exp(-Object.entries(features).reduce((sum, [name, value]) => sum + (by[name] ?? 0) * value, intercept)));

const places = fc.record({
  inside: fc.constantFrom("code", "string", "comment"),
  extent: fc.constantFrom("line", "statement", "brackets", "block"),
  document: fc.constantFrom("const a = 1;\n    return \n", "a\n", "f(, b)\n"),
  at: fc.nat(10),
});
const answers = fc.record({
  said: fc.array(
    fc.tuple(
      fc.constantFrom("a", " b", "\n", ";\n", "    ", "}\n\n"),
      fc.integer({ min: 1, max: 1000 }).map((n) => n / 1000),
    ),
    { minLength: 1, maxLength: mostTokens },
  ),
  end: fc.option(fc.integer({ min: 1, max: 1000 }).map((n) => n / 1000)),
  unknownNames: fc.nat(6),
  wasInvalid: fc.boolean(),
  /** What the steps leave of the answer. */
  left: fc.double({ min: 0, max: 1, noNaN: true }),
});
const anyWeights = fc.record({
  intercept: fc.double({ min: -4, max: 4, noNaN: true }),
  features: fc
    .array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 19, maxLength: 19 })
    .map((values) => Object.fromEntries(featureNames.map((name, index) => [name, values[index] ?? 0]))),
});
const featureNames = Object.keys(
  featuresOf({
    ...{ text: "a", document: "a", at: 0, unknownNames: 0, wasInvalid: false },
    report: reportOf(new Sureness(), { meanLogProb: -1, count: 1 }),
    shape: { inside: "code", extent: "line", scopes: [] },
  }) ?? {},
);

function reportOf(sureness: Sureness, given: { meanLogProb?: number; count: number; isEnd?: boolean }) {
  return {
    ...{ promptTokens: tokens(9), reusedTokens: tokens(0), queueMs: 0, prefillMs: 0, decodeMs: 0 },
    generatedTokens: tokens(given.count),
    stopReason: given.isEnd ? "endOfGeneration" : "stopText",
    meanLogProb: given.meanLogProb ?? sureness.meanLogProb,
    firstLine: sureness.firstLine,
  } as const;
}

suite("the best that an answer can reach", () => {
  for (const { title, weights } of [
    { title: "the fitted weights", weights: fc.constant<Weights>(fitted) },
    { title: "any weights", weights: anyWeights },
  ])
    test(`is reached by no way to go on, with ${title}`, () => {
      fc.assert(
        fc.property(places, answers, weights, (given, answer, by) => {
          const { inside, extent, document, at } = given;
          const place: Place = { document, at, shape: { inside, extent, scopes: [] } };
          const sureness = new Sureness();
          const begun: SureSoFar[] = [];
          for (const [text, probability] of answer.said) {
            sureness.chose(probability);
            sureness.said(text);
            if (sureness.soFar) begun.push(sureness.soFar);
          }
          if (answer.end !== null) sureness.ended(answer.end);
          const raw = answer.said.map(([text]) => text).join("");
          const text = raw
            .slice(0, Math.max(1, raw.length * answer.left))
            .split("\n")
            .slice(0, mostLines)
            .join("\n");
          if (text === "") return;
          const { unknownNames, wasInvalid, said, end } = answer;
          const report = reportOf(sureness, { count: said.length, isEnd: end !== null });
          const features = featuresOf({
            ...{ ...place, report, text, wasInvalid },
            unknownNames: inside === "code" ? unknownNames : 0,
          });
          assert.ok(features);
          const reached = probabilityBy(features, by);
          for (const sure of begun) {
            const best = bestProbability(
              { ...place, sure, mostLines, tokensLeft: mostTokens - sure.generatedTokens },
              by,
            );
            assert.ok(best >= reached - 1e-9, `${best} after ${sure.generatedTokens} tokens, ${reached} in the end`);
          }
        }),
        { numRuns: 300 },
      );
    });

  type Row = { readonly features: Readonly<Record<string, number>> | null };
  const recorded = readFileSync("bench/confidence/qwen2.5-coder-0.5b.jsonl", "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as Row).features)
    .filter((features) => features !== null);
  const of = (features: Readonly<Record<string, number>>, name: string): number => features[name] ?? 0;

  /** The recorded answer when its first line has been said, with that line's own figures. */
  const afterFirstLine = (features: Readonly<Record<string, number>>): number => {
    const count = Math.round(2 ** of(features, "firstLineTokens") - 1);
    const mean = of(features, "meanLogProb");
    const extent = (["line", "brackets", "statement"] as const).find(
      (name) => of(features, `extent${name[0]?.toUpperCase()}${name.slice(1)}`) === 1,
    );
    const inside = of(features, "inString") ? "string" : of(features, "inComment") ? "comment" : "code";
    const indentation = " ".repeat(4 * of(features, "indentation"));
    const before = indentation + (of(features, "isLineStart") ? "" : "x");
    return bestProbability(
      {
        ...{ document: before + (of(features, "isMidLine") ? "x" : ""), at: before.length },
        shape: { inside, extent: extent ?? "block", scopes: [] },
        sure: {
          firstLine: { meanLogProb: mean, minLogProb: of(features, "minLogProb"), tokens: count },
          ...{ isFirstLineOver: true, meanLogProb: mean, generatedTokens: count },
        },
        ...{ tokensLeft: 160 - count, mostLines: 20 },
      },
      fitted,
    );
  };

  test("keeps every recorded answer that was shown, and gives many of the hidden ones up after their first line", () => {
    assert.ok(recorded.length > 400);
    const rows = recorded.map((features) => ({
      reached: scoreOf(features as never, "balanced").probability,
      best: afterFirstLine(features),
    }));
    for (const { reached, best } of rows) assert.ok(best >= reached - 1e-9);
    const { balanced } = fitted.thresholds;
    const hidden = rows.filter(({ reached }) => reached < balanced);
    const givenUp = hidden.filter(({ best }) => best < balanced);
    assert.ok(givenUp.length > hidden.length / 4, `${givenUp.length} of ${hidden.length}`);
  });
});

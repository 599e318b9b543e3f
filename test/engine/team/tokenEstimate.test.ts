import assert from "node:assert/strict";
import { tokens } from "../../../server/base/brand.ts";
import type { GenerateReport, GenerateRequest } from "../../../server/domain/engine.ts";
import { TokenEstimate } from "../../../server/engine/team/tokenEstimate.ts";
import { request } from "./support.ts";

const text = "x".repeat(4000);
const prompt = (language: string): GenerateRequest => ({
  ...{ ...request, language },
  parts: [{ special: "<|fim_prefix|>" }, { text }, { special: "<|fim_middle|>" }],
});
/** Of a text of 4000 bytes, with two control tokens. */
const report = (bytesPerToken: number): GenerateReport => ({
  ...{
    promptTokens: tokens(Math.round(4000 / bytesPerToken) + 2),
    reusedTokens: tokens(0),
    generatedTokens: tokens(1),
  },
  ...{ queueMs: 0, prefillMs: 0, decodeMs: 0, stopReason: "endOfGeneration", meanLogProb: 0, firstLine: undefined },
});
const usual = 4000 / 3.2;

suite("the estimate of tokens at a team's server", () => {
  const cases: readonly {
    readonly title: string;
    readonly told: readonly (readonly [language: string, bytesPerToken: number])[];
    readonly expected: number;
  }[] = [
    { title: "errs towards too many at first", told: [], expected: usual },
    { title: "waits for a third prompt", told: [1, 2].map(() => ["python", 4.1]), expected: usual },
    { title: "follows what is learnt", told: [1, 2, 3].map(() => ["python", 4.1]), expected: 4000 / (4.1 * 0.97) },
    {
      title: "goes by the densest prompt",
      told: [4.3, 3.8, 4.2].map((each) => ["go", each]),
      expected: 4000 / (3.8 * 0.97),
    },
    { title: "learns at once that a text is denser", told: [["java", 2.5]], expected: 4000 / (2.5 * 0.97) },
    {
      title: "knows languages apart",
      told: [...[1, 2, 3].map(() => ["python", 4.1] as const), ...[1, 2, 3].map(() => ["yaml", 3.4] as const)],
      expected: 4000 / (3.4 * 0.97),
    },
    {
      title: "does not move for a per cent or two",
      told: [4.1, 4.1, 4.1, 4.05].map((each) => ["python", each]),
      expected: 4000 / (4.1 * 0.97),
    },
    { title: "believes no figure that no text can have", told: [1, 2, 3].map(() => ["x", 400]), expected: usual },
    { title: "is bounded", told: [["x", 0.1]], expected: 4000 / (1.5 * 0.97) },
  ];
  for (const { title, told, expected } of cases)
    test(title, () => {
      const estimate = new TokenEstimate();
      for (const [language, bytesPerToken] of told) estimate.learn(prompt(language), report(bytesPerToken));
      assert.ok(Math.abs(estimate.count(text) - expected) <= 3, `${estimate.count(text)}, not ${expected}`);
    });

  test("forgets everything when a prompt was too long", () => {
    const estimate = new TokenEstimate();
    for (let at = 0; at < 5; at++) estimate.learn(prompt("python"), report(4.5));
    assert.ok(estimate.count(text) < usual);
    estimate.forget();
    assert.equal(estimate.count(text), Math.ceil(usual));
  });

  test("counts bytes, so that text beyond ASCII is not taken for less than it is", () => {
    assert.equal(new TokenEstimate().count("漢".repeat(32)), 30);
  });
});

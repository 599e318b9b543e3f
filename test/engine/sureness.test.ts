import assert from "node:assert/strict";
import type { FirstLine } from "../../server/domain/engine.ts";
import { Sureness } from "../../server/engine/host/sureness.ts";

/** Each token with its probability; "END" ends the answer. */
type Said = readonly (readonly [text: string, probability: number])[];

const run = (said: Said): Sureness => {
  const sureness = new Sureness();
  for (const [text, probability] of said) {
    if (text === "END") sureness.ended(probability);
    else {
      sureness.chose(probability);
      sureness.said(text);
    }
  }
  return sureness;
};

const rounded = (line: FirstLine | undefined) =>
  line && {
    mean: Math.exp(line.meanLogProb).toFixed(3),
    min: Math.exp(line.minLogProb).toFixed(3),
    tokens: line.tokens,
  };

suite("how sure the model was", () => {
  const cases: readonly { why: string; said: Said; line: ReturnType<typeof rounded>; mean: string | undefined }[] = [
    { why: "nothing", said: [], line: undefined, mean: undefined },
    { why: "only the end", said: [["END", 0.5]], line: { mean: "0.500", min: "0.500", tokens: 1 }, mean: undefined },
    {
      why: "one line, and the token that ends it",
      said: [
        ["a", 1],
        ["b", 0.25],
        ["END", 0.25],
      ],
      line: { mean: "0.397", min: "0.250", tokens: 3 },
      mean: "0.500",
    },
    {
      why: "the line break belongs to the first line, what follows does not",
      said: [
        ["a", 0.25],
        [";\n", 0.25],
        ["b", 0.01],
        ["END", 0.01],
      ],
      line: { mean: "0.250", min: "0.250", tokens: 2 },
      mean: "0.085",
    },
    {
      why: "blank lines before the text are no first line",
      said: [
        ["\n  ", 0.5],
        ["a", 0.5],
        ["\n", 0.5],
        ["b", 0.1],
      ],
      line: { mean: "0.500", min: "0.500", tokens: 3 },
      mean: "0.334",
    },
    {
      why: "a token that holds the break, the text and the next break",
      said: [
        ["\na\n", 0.5],
        ["b", 0.1],
      ],
      line: { mean: "0.500", min: "0.500", tokens: 1 },
      mean: "0.224",
    },
    { why: "a certain token", said: [["a", 1]], line: { mean: "1.000", min: "1.000", tokens: 1 }, mean: "1.000" },
  ];
  for (const { why, said, line, mean } of cases)
    test(why, () => {
      const sureness = run(said);
      assert.deepEqual(rounded(sureness.firstLine), line);
      assert.equal(sureness.meanLogProb === undefined ? undefined : Math.exp(sureness.meanLogProb).toFixed(3), mean);
    });

  test("an impossible token is bounded", () => assert.ok(Number.isFinite(run([["a", 0]]).firstLine?.minLogProb)));
});

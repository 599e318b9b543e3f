import assert from "node:assert/strict";
import fc from "fast-check";
import type { Outcome } from "../../server/domain/outcome.ts";
import type { CompletionRequest } from "../../server/domain/completer.ts";
import { completerBench, reasonOf } from "../support/completerBench.ts";
import type { Script } from "../support/scriptedEngine.ts";

const place = "function f(first: number) {\n  const second = 2;\n  █\n}\n";
const says = "const third = first + second + first * second - first / second;\n  return third + first * second;\n}\n";

async function ask(script: Partial<Script>, more: Partial<CompletionRequest> = {}) {
  const bench = completerBench({ says, ...script });
  const pending = bench.ask(place, more);
  await bench.clock.advance(1000);
  const outcome = await pending;
  assert.deepEqual([bench.clock.sleeping, bench.engine.running], [0, 0]);
  return { ...bench, outcome };
}
const generated = ({ explanation }: Outcome): number => explanation.report?.generatedTokens ?? 0;

suite("an answer that cannot become sure enough", () => {
  const unsure = [-7];

  test("is given up, and the explanation says so", async () => {
    const { outcome } = await ask({ logProbs: unsure });
    assert.equal(reasonOf(outcome), "lowConfidence");
    assert.equal(
      outcome.kind === "empty" && outcome.detail.replace(/\d+ %/, "x %"),
      `at most x % sure, shown from 41 %; stopped after ${generated(outcome)} tokens`,
    );
    assert.equal(outcome.explanation.report?.stopReason, "aborted");
    assert.ok(generated(outcome) < 5, `${generated(outcome)} tokens`);
    assert.notEqual(outcome.explanation.rawText, "");
  });

  test("is remembered as hidden", async () => {
    const { ask: again, engine } = await ask({ logProbs: unsure });
    assert.equal(reasonOf(await again(place)), "lowConfidence");
    assert.equal(engine.requests.length, 1);
  });

  test("is heard to its end by who asks for it, even where it was given up before", async () => {
    const { ask: again, engine } = await ask({ logProbs: unsure });
    const outcome = await again(place, { trigger: "explicit" });
    assert.equal(reasonOf(outcome), "shown from model");
    assert.equal(engine.requests.length, 2);
    assert.ok(generated(outcome) > 10);
  });

  test("goes on while it may become sure, and where the engine does not say", async () => {
    assert.equal(reasonOf((await ask({ logProbs: [-0.3, -0.01] })).outcome), "shown from model");
    const { outcome } = await ask({ logProbs: unsure, saysSureAtEnd: true });
    assert.equal(reasonOf(outcome), "lowConfidence");
    assert.ok(generated(outcome) > 10);
  });

  test("hides nothing that would have been shown", async () => {
    // Numbers of fast-check's `double` crowd around 0.
    const logProb = fc.integer({ min: -140, max: 0 }).map((hundredths) => hundredths / 100);
    const texts = fc.constantFrom(
      says,
      "return first;",
      "second(first,\n    second);\n  return first;\n}",
      "third",
      "",
    );
    const seen = { shown: 0, givenUp: 0 };
    await fc.assert(
      fc.asyncProperty(texts, fc.array(logProb, { minLength: 1, maxLength: 4 }), async (text, logProbs) => {
        const [early, late] = [
          (await ask({ says: text, logProbs })).outcome,
          (await ask({ says: text, logProbs, saysSureAtEnd: true })).outcome,
        ];
        assert.deepEqual(early.kind === "shown" && early.items, late.kind === "shown" && late.items);
        if (early.kind === "shown") seen.shown++;
        else if (early.detail.includes("stopped")) seen.givenUp++;
      }),
      { numRuns: 150 },
    );
    assert.ok(seen.shown > 3 && seen.givenUp > 3, JSON.stringify(seen));
  });
});

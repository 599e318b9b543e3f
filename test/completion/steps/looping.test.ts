import assert from "node:assert/strict";
import fc from "fast-check";
import { postProcess } from "../../../server/completion/steps/postProcess.ts";
import { isLooping } from "../../../server/completion/steps/repetition.ts";
import { completerBench } from "../../support/completerBench.ts";
import { at } from "./at.ts";

const calls = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `first.call(${from + index});\n`).join("");
const same = "first.callAgain(1);\n";

suite("a model in a loop", () => {
  const cases: readonly { said: string; is: boolean }[] = [
    { said: "", is: false },
    { said: `${same}${same}`, is: false },
    { said: `${same}${same}${same}`, is: true },
    { said: `${calls(0, 3)}${same}${same}${same.trimEnd()}`, is: false },
    { said: `${calls(0, 3)}${calls(0, 3)}`, is: true },
    { said: calls(0, 12), is: false },
    { said: "}\n}\n}\n}\n}\n", is: false },
    { said: `const a = [${"1, 2, ".repeat(30)}`, is: false },
    { said: `const a = [${"1, 2, ".repeat(30)}\n`, is: true },
  ];
  for (const { said, is } of cases)
    test(`${is ? "is" : "is not"} noticed in ${JSON.stringify(said.slice(0, 60))}`, () =>
      assert.equal(isLooping(said), is));

  test("says nothing any more that would be kept", () => {
    const line = fc.constantFrom(
      same,
      "  nextCall(2);\n",
      "return value;\n",
      "\n",
      "}\n",
      calls(0, 1),
      "const a = 1;\n",
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 3, maxLength: 14 }), (lines) => {
        const context = at("python", "def f():\n    █\n");
        const whole = lines.join("");
        const until = lines.findIndex((_, index) => isLooping(lines.slice(0, index + 1).join("")));
        if (until === -1) return;
        const begun = lines.slice(0, until + 1).join("");
        assert.equal(postProcess(begun, context).text, postProcess(whole, context).text);
      }),
      { numRuns: 300 },
    );
  });

  test("is stopped, and what it said before is shown", async () => {
    const says = `if (second) {\n    ${same.trimEnd()}\n`.concat(`    ${same}`.repeat(15));
    const bench = completerBench({ says });
    const outcome = await bench.ask("function f(first, second) {\n  █\n}\n", { trigger: "explicit" });
    assert.equal(outcome.kind, "shown");
    const generated = outcome.explanation.report?.generatedTokens ?? 0;
    assert.ok(generated < says.length / 4 / 2, `${generated} of ${says.length / 4} tokens`);
  });
});

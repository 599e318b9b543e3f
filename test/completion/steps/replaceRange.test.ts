import assert from "node:assert/strict";
import fc from "fast-check";
import { offset } from "../../../server/base/brand.ts";
import { containsInOrder, replaceRange } from "../../../server/completion/steps/replaceRange.ts";

/** Document with the cursor, completion, what of the document's line is replaced. */
const cases: readonly (readonly [text: string, completion: string, replaced: string])[] = [
  ["def fib(█)", "n):", ")"],
  ["def fib(█)", "n", ""],
  ["def fib(█)", "g(n)", ""],
  ["def fib(█)", "g(n))", ")"],
  ["f(█);", "a);", ");"],
  ["f(█);", "a, b", ""],
  ["f({█})", "a: 1})", "})"],
  ["f({█})", "a: 1}", "}"],
  ['x = "█"', 'abc"', '"'],
  ['x = "█"', "abc", ""],
  ["f([█])\nnext()", "1])", "])"],
  ["f([█]) // why", "1])", ""],
  ["f(█) + 1", "a)", ""],
  ["f(█", "a)", ""],
  ["f(█)\r\n", "a)", ")"],
  ["f(█)", "", ""],
  ["f(() => {█});", "\n  a();\n});", "});"],
];

suite("The range that a completion replaces", () => {
  for (const [text, completion, replaced] of cases)
    test(`${JSON.stringify(text)} with ${JSON.stringify(completion)} replaces "${replaced}"`, () => {
      const cursor = text.indexOf("█");
      const document = text.replace("█", "");
      const range = replaceRange(document, offset(cursor), completion);
      assert.equal(document.slice(cursor, range.to), replaced);
      assert.equal(range.text, completion);
    });

  test("the completion holds in order what it replaces, which is on the cursor's line", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab()[]{}\"'`;, \n"), maxLength: 12 });
    fc.assert(
      fc.property(text, text, text, (before, after, completion) => {
        const { to, text: shown } = replaceRange(before + after, offset(before.length), completion);
        const replaced = (before + after).slice(before.length, to);
        assert.ok(to >= before.length && !replaced.includes("\n"));
        assert.ok(containsInOrder(shown, replaced), `${shown} does not hold ${replaced}`);
      }),
      { numRuns: 2000 },
    );
  });

  test("order matters", () => {
    assert.equal(containsInOrder("a)b]", ")]"), true);
    assert.equal(containsInOrder("a]b)", ")]"), false);
  });
});

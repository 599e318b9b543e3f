import assert from "node:assert/strict";
import fc from "fast-check";
import { lineNumber } from "../../server/syntax/lineNumber.ts";

suite("Line numbers", () => {
  test("whatever was asked before, a line is the number of line breaks before it", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r\n", "😀"), maxLength: 40 });
    const edits = fc.array(fc.record({ at: fc.nat(50), inserted: text, ask: fc.nat(60) }), { maxLength: 8 });
    fc.assert(
      fc.property(text, edits, (first, changes) => {
        let now = first;
        for (const { at, inserted, ask } of changes) {
          now = now.slice(0, at) + inserted + now.slice(at + 1);
          assert.equal(lineNumber(now, ask), now.slice(0, ask).split("\n").length - 1);
        }
      }),
    );
  });
});

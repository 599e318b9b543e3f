import assert from "node:assert/strict";
import fc from "fast-check";
import { splitForHealing } from "../../server/prompt/splitForHealing.ts";

suite("splitForHealing", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["return", "return"],
    ["  ret", " ret"],
    ["user.na", ".na"],
    ["getUserAccountBal", "Bal"],
    ["user_id", "_id"],
    ["MAX_LEN", "_LEN"],
    ["value1", "1"],
    ["call(", "("],
    ["const a = ", " "],
    ["\n", ""],
    ["a\n  ", " "],
    ["", ""],
    ["}", ""],
    ["名前", "名前"],
    ["from '../..", "'../.."],
    ["from '../utils/hea", "/hea"],
    ["List::", "::"],
    ["node->", "->"],
    ["a?.", "?."],
    ['require("', '("'],
  ];
  for (const [text, heal] of rows)
    test(`${JSON.stringify(text)} leaves ${JSON.stringify(heal)}`, () =>
      assert.equal(splitForHealing(text).heal, heal));

  test("splits without loss, within one line, and never inside a surrogate pair", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { kept, heal } = splitForHealing(text);
        assert.equal(kept + heal, text);
        assert.ok(!heal.includes("\n"));
        assert.ok(heal.length <= 25);
        if (text.isWellFormed()) assert.ok(heal.isWellFormed());
      }),
    );
  });
});

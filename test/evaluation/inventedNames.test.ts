import assert from "node:assert/strict";
import { inventedNames } from "../../server/evaluation/inventedNames.ts";

/** `█` parts prefix and suffix; what is known besides nothing: known. */
const known = new Set(["known", "items", "Known"]);
const rows: readonly (readonly [around: string, completion: string, invented: readonly string[]])[] = [
  ["x = █", "made(known)", ["made"]],
  ["x = █", "known(made)", []],
  ["x = █", "items.made", ["made"]],
  ["x = █", "items.known.made()", ["made"]],
  ["x = █", "Known::made(1)", ["made"]],
  ["x = █", "items->made", ["made"]],
  ["x = █", "items?.made?.known", ["made"]],
  ["x = █", "[...made]", []],
  ["x = █", 'items["made()"] + "a.made"', []],
  ["x = █", "known() // made()", []],
  ["█", "function made(known) {", []],
  ["█", "def made(known):", []],
  ["x = items.kno█", "wn()", []],
  ["x = items.kno█", "t()", ["knot"]],
  ["x = items.█wn()", "kno", []],
  ["x = items.█();", "made", ["made"]],
  ["x = █(1)", "made", ["made"]],
  ["items.made(); x = █", "known()", []],
  ["x = █", "known()\n  items.made()", []],
  ["x = █", "", []],
  ["x = 1.█", "5", []],
];

suite("evaluation: invented names", () => {
  for (const [around, completion, invented] of rows)
    test(`${around} + ${JSON.stringify(completion)}`, () => {
      const [prefix = "", suffix = ""] = around.split("█");
      assert.deepEqual(
        inventedNames({ completion, answer: "anything", prefix: `above.made();\n${prefix}`, suffix }, (name) =>
          known.has(name),
        ),
        invented,
      );
    });
});

import assert from "node:assert/strict";
import { missingFrom, usedNames } from "../../../server/completion/score/names.ts";

const cases: readonly { why: string; language: string; text: string; names: readonly string[] }[] = [
  {
    why: "calls and members",
    language: "typescript",
    text: "return order.totalOf(items);",
    names: ["order", "totalOf", "items"],
  },
  {
    why: "its own variables",
    language: "typescript",
    text: "const total = sumOf(prices);\nreturn total;",
    names: ["sumOf", "prices"],
  },
  {
    why: "its own parameters",
    language: "typescript",
    text: "prices.map((price) => price * rate)",
    names: ["prices", "price", "rate"],
  },
  { why: "strings and comments", language: "typescript", text: 'log("some words here"); // more words', names: [] },
  {
    why: "python",
    language: "python",
    text: "for item in basket:\n    cost = priceOf(item)\n    # words",
    names: ["basket", "priceOf"],
  },
  {
    why: "go",
    language: "go",
    text: "result, err := client.Fetch(ctx)\nif err != nil {\n\treturn err\n}",
    names: ["client", "Fetch", "ctx"],
  },
  { why: "rust", language: "rust", text: "let parsed = Parser::open(&path)?;", names: ["Parser", "open", "path"] },
  { why: "an unknown language", language: "foo", text: "print frobnicate(x)", names: ["frobnicate"] },
  { why: "nothing", language: "go", text: "", names: [] },
];

suite("names that an answer uses", () => {
  for (const { why, language, text, names } of cases)
    test(why, () => assert.deepEqual([...usedNames(text, language)].sort(), [...names].sort()));

  test("are missing unless the document has them as words of their own", () =>
    assert.deepEqual(missingFrom("const totals = sum(x); first_sum", ["total", "totals", "sum", "first"]), [
      "total",
      "first",
    ]));
});

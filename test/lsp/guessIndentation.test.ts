import assert from "node:assert/strict";
import { guessIndentation } from "../../server/lsp/guessIndentation.ts";

const spaces = (tabSize: number) => ({ insertSpaces: true, tabSize });
const tabs = { insertSpaces: false, tabSize: 4 };

const rows: readonly [string, string, object][] = [
  ["nothing to go by", "", spaces(4)],
  ["one line", "x = 1", spaces(4)],
  ["two spaces", "a {\n  b {\n    c\n  }\n}\n", spaces(2)],
  ["four spaces", "def f():\n    if x:\n        y\n", spaces(4)],
  ["eight spaces", "a\n        b\n", spaces(8)],
  ["tabs", "a {\n\tb {\n\t\tc\n\t}\n}\n", tabs],
  ["CRLF and tabs", "a\r\n\tb\r\n", tabs],
  ["mostly two, once six", "a\n  b\n    c\n      d\n  e\n        f\n", spaces(2)],
  ["the stars of a comment are no indentation", "/**\n * a\n * b\n */\nf {\n    x\n}\ng {\n    y\n}\n", spaces(4)],
  ["blank lines do not count", "a\n    b\n\n    c\n  \n    d\n", spaces(4)],
  ["more tabs than spaces", "a\n\tb\n\tc\n\td\ne\n  f\n", tabs],
];

suite("guessing the indentation", () => {
  for (const [name, text, expected] of rows) test(name, () => assert.deepEqual(guessIndentation(text), expected));

  test("from the middle of a text, beginning with the next line", () => {
    const text = `${"a\n  b\n".repeat(50)}${"c\n      d\n".repeat(50)}`;
    assert.deepEqual(guessIndentation(text, 351), spaces(6));
    assert.deepEqual(guessIndentation("a\n  b", 4), spaces(4));
  });

  test("a text of 20 MiB in one line, or in many, costs next to nothing", () => {
    const started = performance.now();
    guessIndentation(" ".repeat(20 * 1024 * 1024));
    guessIndentation("x\n".repeat(10 * 1024 * 1024), 5);
    const took = performance.now() - started;
    assert.ok(took < 500, `${took} ms`);
  });
});

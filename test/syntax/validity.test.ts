import assert from "node:assert/strict";
import { createSyntax } from "../../server/syntax/createSyntax.ts";
import { withoutBareHeader } from "../../server/syntax/validity.ts";
import { marked } from "./marked.ts";

/** Language, document, completion, what of it is kept. */
const cases: readonly (readonly [languageId: string, text: string, completion: string, kept: string])[] = [
  ["typescript", "function f() {\n  █\n}\n", "return 1;", "return 1;"],
  ["typescript", "function f() {\n  █\n}\n", "return 1;\n}", "return 1;"],
  ["typescript", "function f() {\n  █\n}\n", "return 1;\n  if (x) {", "return 1;"],
  ["typescript", "function f() {\n  █\n}\n", "a();\n  b(1, 2));\n  c();", "a();"],
  ["typescript", "const a = 1;\n█\nconst b = 2;\n", "const = = ;", ""],
  ["typescript", "f(█\n", "a, b);", "a, b);"],
  ["typescript", "class A {\n  f(█\n}\n", "a: number): string {", "a: number): string {"],
  ["typescript", "const t = `a ${█}`;\n", "b", "b"],
  ["typescriptreact", "const a = <p>█</p>;\n", "<b>x</b>", "<b>x</b>"],
  ["javascript", "function f() {\n  █\n}\n", "return {\n    a: 1,\n  };\n};", "return {\n    a: 1,\n  };"],
  ["python", "def f():\n    █\n\nx = 1\n", "a = 1\n    return a)", "a = 1"],
  ["python", "def f():\n    █\n\nx = 1\n", "a = 1\n    if a:", "a = 1"],
  ["python", "def f(█\n", "self, a):", "self, a):"],
  ["go", "package main\n\nfunc f() {\n\t█\n}\n", "a()\n}\n\nfunc g() {\n\tb(", "a()\n}\n\nfunc g() {"],
  ["rust", "fn f() {\n    █\n}\n", "let x = 1;\n    x\n}", "let x = 1;\n    x"],
  ["java", "class A {\n    void f() {\n        █\n    }\n}\n", "a();\n    }\n", "a();"],
  ["c", "int f(void) {\n  █\n}\n", "return 1;\n}", "return 1;"],
  ["cpp", "int f() {\n  █\n}\n", "return g<int>(1);\n}\n}", "return g<int>(1);"],
  ["csharp", "class A {\n  void F() {\n    █\n  }\n}\n", "B();\n  }\n", "B();"],
  ["ruby", "def f\n  █\nend\n", "a\n  b)", "a"],
  ["php", "<?php\nfunction f() {\n    █\n}\n", "$a = 1;\n}\n}", "$a = 1;"],
  // No grammar, no opinion.
  ["plaintext", "█", "any ((( text", "any ((( text"],
  // A document that is broken elsewhere does not condemn a sound completion.
  ["typescript", "const broken = (;\n\nfunction f() {\n  █\n}\n", "return 1;", "return 1;"],
  ["java", "class A {\n    int f(█\n", "int a) {", "int a) {"],
];

suite("The valid beginning of a completion", () => {
  const syntax = createSyntax({ trialMs: 10_000, validityMs: 10_000 });
  for (const [languageId, text, completion, kept] of cases)
    test(`${languageId}: ${JSON.stringify(text)}, ${JSON.stringify(completion)}`, () => {
      const { hole } = marked(languageId, text);
      assert.equal(syntax.longestValid(hole, completion), kept);
    });

  test("only a last line that is a header is bare", () => {
    assert.equal(withoutBareHeader("a\nif b:"), "a");
    assert.equal(withoutBareHeader("if b:"), "if b:");
    assert.equal(withoutBareHeader("if b:\n    c"), "if b:\n    c");
    assert.equal(withoutBareHeader("a\n# Note:"), "a\n# Note:");
  });
});

import assert from "node:assert/strict";
import { createSyntax } from "../../server/syntax/createSyntax.ts";
import { marked } from "./marked.ts";

type Case = readonly [languageId: string, text: string, shape: string];

/** Language, document, then "inside extent". */
const cases: readonly Case[] = [
  // Strings, comments and the rest of a line.
  ["typescript", 'const s = "a█";\n', "string line"],
  ["typescript", "const s = `a${b}█`;\n", "string line"],
  ["typescript", "const s = `a${b.█}`;\n", "code brackets"],
  ["typescript", 'const s = ""█;\n', "code statement"],
  ["typescript", 'const s = "unfinished █\n', "string line"],
  ["typescript", "// a comment█\nf();\n", "comment line"],
  ["typescript", "/* a █ */ f();\n", "comment line"],
  ["typescript", "/** a */█\nfunction f() {}\n", "code statement"],
  ["typescript", "const a = █ + b;\n", "code line"],
  ["typescript", "const a = █; // why\n", "code line"],
  ["python", 'def f():\n    """Say █\n    more."""\n', "string line"],
  ["python", 'x = f"{a█}"\n', "code line"],
  ["python", "x = 1  # one█\n", "comment line"],
  ["go", "package main\n\nvar s = `a\n█`\n", "string line"],
  ["rust", "fn f<'a>(x: &'a str) {\n    █\n}\n", "code block"],
  ["rust", "/// Doc█\nfn f() {}\n", "comment line"],
  ["c", '#include "a█"\n', "string line"],
  ["csharp", 'var s = $"a {b} █";\n', "string line"],
  ["php", '<?php\n$s = "a █";\n', "string line"],
  ["ruby", "s = 'a █'\n", "string line"],
  ["java", "class A {\n  // █\n}\n", "comment line"],
  // Brackets.
  ["typescript", "foo(█)\n", "code brackets"],
  ["typescript", "foo(█\n", "code brackets"],
  ["typescript", "foo(a, █);\n", "code brackets"],
  ["typescript", "function f(█) {\n  return 1;\n}\n", "code brackets"],
  ["typescript", "const xs = [\n  1,\n  █\n];\n", "code brackets"],
  ["typescript", "import { █ } from './a';\n", "code line"],
  ["typescript", "const a = {█};\n", "code brackets"],
  ["typescriptreact", "const a = <p className={█}>x</p>;\n", "code line"],
  ["python", "def f(█):\n    pass\n", "code brackets"],
  ["python", "foo(\n    a,\n    █\n)\n", "code brackets"],
  ["go", "package main\n\nfunc f(█) {\n}\n", "code brackets"],
  ["rust", "fn f() {\n    println!(█);\n}\n", "code brackets"],
  ["java", "class A { void f() { g(█); } }\n", "code line"],
  ["csharp", "class A {\n  void F() {\n    G(█);\n  }\n}\n", "code brackets"],
  // Bodies.
  ["typescript", "function f() {\n  █\n}\n", "code block"],
  ["typescript", "function f() {█\n}\n", "code block"],
  ["typescript", "function f() {\n  // first\n  █\n}\n", "code block"],
  ["typescript", "function f() {\n  █\n  g();\n}\n", "code statement"],
  ["typescript", "const f = () => {\n  █\n};\n", "code block"],
  ["typescriptreact", "export function App() {\n  █\n}\n", "code block"],
  ["javascript", "describe('a', () => {\n  █\n});\n", "code block"],
  ["python", "def f():\n    █\n\n\ndef g():\n    pass\n", "code block"],
  ["python", "if x:\n    █\nelse:\n    pass\n", "code block"],
  ["python", "class A:\n    def f(self):\n        █\n", "code block"],
  ["go", "package main\n\nfunc f() {\n\t█\n}\n", "code block"],
  ["rust", "impl A {\n    fn f() {\n        █\n    }\n}\n", "code block"],
  ["java", "class A {\n    void f() {\n        █\n    }\n}\n", "code block"],
  ["c", "int f(void)\n{\n    █\n}\n", "code block"],
  ["cpp", "int A::f() {\n  █\n}\n", "code block"],
  ["csharp", "class A\n{\n    void F()\n    {\n        █\n    }\n}\n", "code block"],
  ["ruby", "def f(x)\n  █\nend\n", "code block"],
  ["ruby", "xs.each do |x|\n  █\nend\n", "code block"],
  ["php", "<?php\nfunction f() {\n    █\n}\n", "code block"],
  ["kotlin", "fun f() {\n    xs.forEach { x ->\n        █\n    }\n}\n", "code block"],
  ["shellscript", "if true; then\n  █\nfi\n", "code block"],
  ["lua", "local function f(x)\n  █\nend\n", "code block"],
  // Free lines where a member or a function begins.
  ["typescript", "class A {\n  f() {}\n\n  █\n}\n", "code block"],
  ["typescript", "f();\n\n█\n", "code block"],
  ["typescript", "const a = {\n  b: 1,\n\n  █\n};\n", "code statement"],
  ["typescript", "function f() {\n  g();\n\n  █\n  h();\n}\n", "code statement"],
  ["python", "class A:\n    def f(self):\n        pass\n\n    █\n", "code block"],
  ["python", "def f():\n    x = 1\n\n    █\n    return x\n", "code statement"],
  ["go", "package main\n\n// F does.\n█\n", "code block"],
  ["rust", "impl A {\n    fn f() {}\n\n    █\n}\n", "code block"],
  ["java", "class A {\n    void f() {\n    }\n    █\n}\n", "code block"],
  ["ruby", "class A\n  def f\n  end\n\n  █\nend\n", "code block"],
  // Statements.
  ["typescript", "const a = █\nf();\n", "code statement"],
  ["typescript", "f();\n█\ng();\n", "code statement"],
  ["python", "x = █\n", "code statement"],
  ["go", "package main\n\nfunc f() {\n\tx := █\n}\n", "code statement"],
  ["java", "class A {\n    void f() {\n        int x = █\n    }\n}\n", "code statement"],
  // Without a grammar.
  ["nobody-knows", "function f() {\n  █\n}\n", "code block"],
  ["nobody-knows", "f(█)\n", "code brackets"],
  ["vue", "const a = '█'\n", "string line"],
  ["plaintext", "Dear █", "code statement"],
  // The very beginning of a document.
  ["python", "█", "code block"],
  ["ruby", "\n\t█\r\nx=;", "code statement"],
  ["typescript", "\n█\n", "code block"],
  ["typescript", "\n{█", "code block"],
];

suite("The shape of a hole", () => {
  const syntax = createSyntax();
  for (const [languageId, text, shape] of cases)
    test(`${languageId}: ${JSON.stringify(text)} is ${shape}`, () => {
      const { snapshot, at } = marked(languageId, text);
      const { inside, extent } = syntax.shapeAt(snapshot, at);
      assert.equal(`${inside} ${extent}`, shape);
    });

  const scopes: readonly (readonly [languageId: string, text: string, scopes: string])[] = [
    ["typescript", "class A {\n  f() {\n    const g = () => {\n      █\n    };\n  }\n}\n", "A f g"],
    ["typescript", "namespace N {\n  interface I {\n    █\n  }\n}\n", "N I"],
    ["python", "class A:\n    def f(self):\n        x = █\n", "A f"],
    ["python", "class A:\n    def f(self):\n        █\n", "A f"],
    ["go", "package main\n\nfunc (a *A) F() {\n\t█\n}\n", "F"],
    ["rust", "mod m {\n    impl A {\n        fn f() {\n            █\n        }\n    }\n}\n", "m A f"],
    ["java", "class A {\n    void f() {\n        █\n    }\n}\n", "A f"],
    ["c", "static int *f(int x) {\n    █\n}\n", "f"],
    ["cpp", "namespace n {\nclass A {\n  void f() {\n    █\n  }\n};\n}\n", "n A f"],
    ["csharp", "namespace N {\n  class A {\n    void F() {\n      █\n    }\n  }\n}\n", "N A F"],
    ["ruby", "module M\n  class A\n    def f\n      █\n    end\n  end\nend\n", "M A f"],
    ["php", "<?php\nclass A {\n  function f() {\n    █\n  }\n}\n", "A f"],
    ["typescript", "class A {\n  f() {\n    if (█\n", "A f"],
    ["java", "class A {\n    void f() {\n        if (█\n", "A f"],
    ["go", "package main\n\nfunc F() {\n\tx := G(█\n\nfunc H() {\n}\n", "F"],
    ["plaintext", "function f() {\n  █\n}\n", ""],
  ];
  for (const [languageId, text, names] of scopes)
    test(`scopes in ${languageId}: ${JSON.stringify(text)}`, () => {
      const { snapshot, at } = marked(languageId, text);
      assert.equal(syntax.shapeAt(snapshot, at).scopes.join(" "), names);
    });

  test("a grammar stands behind the languages that have one", () => {
    assert.equal(syntax.knows("typescriptreact"), true);
    assert.equal(syntax.knows("plaintext"), false);
  });
});

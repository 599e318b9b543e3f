import assert from "node:assert/strict";
import { createSyntax } from "../../server/syntax/createSyntax.ts";
import { marked } from "./marked.ts";

/** Language, document, what the model says, what of it belongs into the hole ("…" at the end: it may go on). */
type Case = readonly [languageId: string, text: string, says: string, kept: string];

const typescript: readonly Case[] = [
  ["typescript", "f();\n  █\n", "  if (a) {\n    b();\n  }\n  c();", "  if (a) {\n    b();\n  }"],
  ["typescript", "const a = █ + b;\n", "f(c) + b;\nd();", "f(c) + b;"],
  ["typescript", 'const s = "█";\n', 'hello";\nf();', "hello"],
  ["typescript", 'const s = "█\n', "it's\";\nf();", "it's\";"],
  ["typescript", "// Sums █\nf();\n", "the parts.\n// And more", "the parts."],
  ["typescript", "f(█) + g(x);\n", "a, [b]) + g(x);", "a, [b]"],
  ["typescript", "f(█);\n", "a, b);\ng();", "a, b"],
  ["typescript", "f(█);\n", "() => {\n  g();\n});\nh();", "() => {\n  g();\n}"],
  ["typescript", "f(█);\n", "\n  a,\n  b,\n);\nh();", "\n  a,\n  b,"],
  ["typescript", "f(█\n\ng();\n", "a, b);\nh();", "a, b);"],
  ["typescript", "f(█\n", "a, () => {\n  b();\n}, c);\nh();", "a, () => {\n  b();\n}, c);"],
  ["typescript", "if (█) {\n}\n", "a && (b || c)) {\n", "a && (b || c)"],
  ["typescript", "if (█\n", "a) {\n  b();\n} else {\n  c();\n}\nd();", "a) {\n  b();\n} else {\n  c();\n}"],
  ["typescript", "const xs = [\n  1,\n  █\n];\n", "2,\n  3,\n];\nf();", "2,\n  3,"],
  ["typescript", "const a = █\nf();\n", "b;\nf();", "b;"],
  ["typescript", "const a = █\n", "b\nf()", "b"],
  ["typescript", "const a = █\n", "b\n  .c()\n  .d();\nf();", "b\n  .c()\n  .d();"],
  ["typescript", "  a\n    .b()\n    █\n", ".c()\n    .d();\n  f();", ".c()\n    .d();"],
  ["typescript", "const a = █\n", "b\n  ? c\n  : d;\nf();", "b\n  ? c\n  : d;"],
  ["typescript", "const a =█\n", "\n  b;\nf();", "\n  b;"],
  ["typescript", "const a = █\n", "{\n  b: 1,\n  c: `\n}\n`,\n};\nf();", "{\n  b: 1,\n  c: `\n}\n`,\n};"],
  ["typescript", "█\n", "if (a)\n{\n  b();\n}\nelse\n{\n  c();\n}\nd();", "if (a)\n{\n  b();\n}\nelse\n{\n  c();\n}"],
  ["typescript", "const a = {\n  b: 1,\n  █\n};\n", "c: 2,\n  d: 3,\n};", "c: 2,"],
  ["typescript", "function f() {\n  █\n}\n", "a();\n\n  return b;\n}\n\nfunction g", "a();\n\n  return b;"],
  ["typescript", "function f() {\n  █\n", "a();\n}\n\nfunction g() {", "a();\n}"],
  ["typescript", "test('a', () => {\n  █\n", "a();\n});\n\ntest(", "a();\n});"],
  ["typescript", "class A {\n  f() {\n    █\n}\n", "a();\n  }\n\n  g() {\n", "a();\n  }"],
  ["typescript", "function f() {█\n}\n", "\n  return 1;\n}\nfunction", "\n  return 1;"],
  ["typescript", "function f() {\n  █\n}\n", "return 1;\nfunction g() {\n}\n", "return 1;"],
  [
    "typescript",
    "f();\n\n█\n",
    "function g() {\n  a();\n\n  b();\n}\n\nfunction h() {",
    "function g() {\n  a();\n\n  b();\n}",
  ],
  ["typescript", "f();\n\n█\n", "@A()\nclass B {\n}\n\nclass", "@A()\nclass B {\n}"],
  ["typescript", "class A {\n  f() {}\n\n  █\n}\n", "g() {\n    a();\n  }\n\n  h() {", "g() {\n    a();\n  }"],
  ["typescript", "class A {\n  f() {}\n\n  █\n}\n", "g() {\n    a();\n  }\n}\n\nclass", "g() {\n    a();\n  }"],
  ["typescript", "function f() {\n  █\n}\n", "if (a) {\n    b();\n", "if (a) {\n    b();\n…"],
  ["typescriptreact", "return (\n  <p>\n    █\n  </p>\n);\n", "<b>don't</b>\n  </p>\n);", "<b>don't</b>\n  </p>"],
  [
    "javascript",
    "const f = (x) => █\n",
    "x\n  .map((y) => y / 2)\n  .filter(Boolean)\n\nf()",
    "x\n  .map((y) => y / 2)\n  .filter(Boolean)",
  ],
  ["javascript", "x = █\n", "y.replace(/[(\"]/g, '')\nf()", "y.replace(/[(\"]/g, '')"],
];

const python: readonly Case[] = [
  ["python", "def f():\n    █\n\nx = 1\n", "    a()\n    b()\nc()", "    a()\n    b()"],
  ["python", "if x:  # why\n    █\ny()\n", "a()\n    if b:\n        c()\ny()", "a()\n    if b:\n        c()"],
  ["python", "x = █\n", "f(a,\n      b)\ny = 2", "f(a,\n      b)"],
  ["python", "x = █\n", "1\ny", "1"],
  ["python", "x = █\n", "a + \\\n    b\ny = 2", "a + \\\n    b"],
  [
    "python",
    "█\n",
    "try:\n    a()\nexcept E:\n    b()\nelse:\n    c()\nd()",
    "try:\n    a()\nexcept E:\n    b()\nelse:\n    c()",
  ],
  [
    "python",
    "def f():\n    █\n\ndef g():\n    pass\n",
    "if a:\n        return 1\n    return 2\n\ndef h():",
    "if a:\n        return 1\n    return 2",
  ],
  ["python", "class A:\n    def f(self):\n        █\n", "return 1\n\n    def g(self):\n", "return 1"],
  [
    "python",
    "class A:\n    def f(self):\n        pass\n\n    █\n",
    "def g(self):\n        return 1\n\n    def h(self):",
    "def g(self):\n        return 1",
  ],
  ["python", "█\n", "@a\ndef f():\n    return 1\n\n\ndef g():", "@a\ndef f():\n    return 1"],
  ["python", "if x:\n    █\nelse:\n    pass\n", "a()\nelse:\n    b()\n", "a()"],
  [
    "python",
    "def f():\n    x = 1\n    █\n    return x\n",
    "for y in x:\n        y()\n    return x",
    "for y in x:\n        y()",
  ],
  ["python", "f(█)\n", "a, b=[c]):\n    pass", "a, b=[c]"],
  ["python", "f(\n    a,\n    █\n)\n", "b,\n    c,\n)\nd()", "b,\n    c,"],
  ["python", 'def f():\n    """█"""\n', 'Say it."""\n    return 1', "Say it."],
  [
    "python",
    "def f():\n    █\n",
    "x = '''\nno indent\n'''\n    return x\n\ndef g",
    "x = '''\nno indent\n'''\n    return x",
  ],
  ["python", "while True:\n    if a:\n        █\n", "break\n    b()\nc()", "break"],
];

const others: readonly Case[] = [
  ["ruby", "def f(x)\n  █\nend\n", "a\nrescue E\n  b\nend\n\ndef g", "a\nrescue E\n  b"],
  ["go", "func f() {\n\tx := █\n}\n", "g(a)\n\treturn x\n}", "g(a)"],
  [
    "go",
    "func f() {\n\t█\n}\n",
    "if a {\n\t\treturn 1\n\t}\n\treturn 2\n}\n\nfunc",
    "if a {\n\t\treturn 1\n\t}\n\treturn 2",
  ],
  [
    "go",
    "func f() {\n\ta()\n\t█\n\tb()\n}\n",
    "if err != nil {\n\t\treturn err\n\t}\n\tb()",
    "if err != nil {\n\t\treturn err\n\t}",
  ],
  ["go", "func f() {\n\tx := █\n}\n", "a.\n\t\tB().\n\t\tC()\n\treturn", "a.\n\t\tB().\n\t\tC()"],
  ["go", "package main\n\n█\n", "func f() {\n\ta()\n}\n\nfunc g", "func f() {\n\ta()\n}"],
  [
    "rust",
    "fn f() {\n    let x = █\n}\n",
    "a\n        .b()?\n        .c();\n    d();",
    "a\n        .b()?\n        .c();",
  ],
  [
    "rust",
    "fn f() {\n    █\n}\n",
    "match a {\n        'x' => 1,\n        _ => 2,\n    }\n}\n\nfn g",
    "match a {\n        'x' => 1,\n        _ => 2,\n    }",
  ],
  ["rust", "struct A {\n    a: u8,\n    █\n    c: u8,\n}\n", "b: u8,\n    c: u8,\n}", "b: u8,"],
  [
    "rust",
    "impl A {\n    fn f() {}\n\n    █\n}\n",
    "#[inline]\n    fn g<'a>() {\n        a();\n    }\n\n    fn",
    "#[inline]\n    fn g<'a>() {\n        a();\n    }",
  ],
  [
    "java",
    "class A {\n    void f() {\n        int x = █\n    }\n}\n",
    "a\n            + b;\n        return;",
    "a\n            + b;",
  ],
  [
    "java",
    "class A {\n    void f() {\n        █\n    }\n}\n",
    "try {\n            a();\n        } catch (E e) {\n            b();\n        }\n    }\n}",
    "try {\n            a();\n        } catch (E e) {\n            b();\n        }",
  ],
  [
    "java",
    "class A {\n    void f() {}\n\n    █\n}\n",
    '@Override\n    public String g() {\n        return "{";\n    }\n\n    void h',
    '@Override\n    public String g() {\n        return "{";\n    }',
  ],
  [
    "c",
    "int f(void)\n{\n    █\n}\n",
    "int i;\n    for (i = 0; i < 9; i++)\n        g(i);\n    return i;\n}\n\nint g",
    "int i;\n    for (i = 0; i < 9; i++)\n        g(i);\n    return i;",
  ],
  [
    "c",
    "int f(void) {\n  int x;\n  █\n  g();\n}\n",
    "for (x = 0; x < 9; x++)\n    if (x == '}')\n      h(x);\n  g();",
    "for (x = 0; x < 9; x++)\n    if (x == '}')\n      h(x);",
  ],
  ["cpp", "void f() {\n  auto x = █\n}\n", 'a\n      << b\n      << "}";\n  c();', 'a\n      << b\n      << "}";'],
  [
    "cpp",
    "class A {\n public:\n  void f();\n\n  █\n};\n",
    "void g() {\n    a();\n  }\n\n  void h",
    "void g() {\n    a();\n  }",
  ],
  [
    "csharp",
    "class A\n{\n    void F()\n    {\n        █\n    }\n}\n",
    "if (a)\n        {\n            B();\n        }\n        else\n        {\n            C();\n        }\n    }\n",
    "if (a)\n        {\n            B();\n        }\n        else\n        {\n            C();\n        }",
  ],
  ["csharp", "class A\n{\n    int P { █ }\n}\n", "get; set; }\n    int Q", "get; set; "],
  [
    "ruby",
    "def f(x)\n  █\nend\n",
    "if x\n    1\n  else\n    2\n  end\nend\n\ndef g",
    "if x\n    1\n  else\n    2\n  end",
  ],
  ["ruby", "def f(x)\n  █\n\n", "x + 1\nend\n\ndef g", "x + 1\nend"],
  ["ruby", "class A\n  def f\n  end\n\n  █\nend\n", "def g\n    1\n  end\n\n  def h", "def g\n    1\n  end"],
  ["ruby", "x = █\n", "y.map do |z|\n  z\nend\nw", "y.map do |z|\n  z\nend"],
  ["php", "<?php\nfunction f() {\n    █\n}\n", "$a = '}';\n    return $a;\n}\n\nfunction", "$a = '}';\n    return $a;"],
  ["php", "<?php\n$x = █\n", "$y\n    ->a()\n    ->b();\n$z", "$y\n    ->a()\n    ->b();"],
  ["kotlin", "fun f() {\n    xs.map { x ->\n        █\n    }\n}\n", "x + 1\n    }\n}", "x + 1"],
  [
    "swift",
    "func f() {\n    guard let a = █\n}\n",
    "b else {\n        return\n    }\n    c()",
    "b else {\n        return\n    }",
  ],
  ["shellscript", "if true; then\n  █\nfi\n", 'echo "$#"\n  ls\nfi\ndone', 'echo "$#"\n  ls'],
  [
    "lua",
    "local function f(x)\n  █\nend\n",
    "if x then\n    return 1\n  end\n  return 2\nend\n\nlocal",
    "if x then\n    return 1\n  end\n  return 2",
  ],
  ["json", '{\n  "a": 1,\n  █\n}\n', '"b": [\n    2\n  ],\n  "c": 3\n}', '"b": [\n    2\n  ],'],
  ["css", "a {\n  █\n}\n", "color: red;\n  margin: 0;\n}\n\nb {", "color: red;\n  margin: 0;"],
];

const withoutGrammar: readonly Case[] = [
  ["nobody-knows", "function f() {\n  █\n}\n", "a();\n  b();\n}\nc();", "a();\n  b();"],
  ["nobody-knows", "f(█)\n", "a, (b))", "a, (b)"],
  ["nobody-knows", "x = █\n", "a\ny = b", "a"],
  ["dart", "void f() {\n  final x = █\n}\n", "a\n      .b();\n  c();", "a\n      .b();"],
  ["nim", "proc f() =\n  let x = █\n", "a(1,\n    2)\n  b()", "a(1,\n    2)"],
];

suite("Where a completion ends", () => {
  const syntax = createSyntax();
  const finish = ([languageId, text, says]: Case, size: number): string => {
    const { snapshot, at, hole } = marked(languageId, text);
    const shape = syntax.shapeAt(snapshot, at);
    for (let length = size; length < says.length + size; length += size) {
      const end = syntax.endOf(hole, shape, says.slice(0, length));
      if (end.kind === "finished") return says.slice(0, end.length);
    }
    return `${says}…`;
  };
  for (const each of [...typescript, ...python, ...others, ...withoutGrammar])
    for (const [way, size] of [
      ["at once", each[2].length],
      ["unit by unit", 1],
      ["in pieces of five", 5],
    ] as const)
      test(`${each[0]}: ${JSON.stringify(each[1])}, ${JSON.stringify(each[2])}, ${way}`, () => {
        assert.equal(finish(each, size), each[3]);
      });

  test("Windows line ends are line ends", () => {
    const text = "function f() {\r\n  █\r\n}\r\n";
    assert.equal(finish(["typescript", text, "a();\r\n  b();\r\n}\r\n", ""], 1), "a();\r\n  b();");
  });

  test("a simple statement ends with its line, without waiting for the next token", () => {
    for (const [languageId, text, says] of [
      ["typescript", "const a = █\n", "b;\n"],
      ["python", "x = █\n", "1\n"],
      ["go", "func f() {\n\tx := █\n}\n", "g(a)\n"],
    ] as const)
      assert.equal(finish([languageId, text, says, ""], 1), says.trimEnd());
  });
});

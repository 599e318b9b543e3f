import assert from "node:assert/strict";
import { findGrammar, grammarNames, grammars, lexiconOf } from "../../server/syntax/grammars.ts";
import { lexicons } from "../../server/syntax/lexicon.ts";
import { findParser } from "../../server/syntax/native.ts";

const sample: Record<(typeof grammarNames)[number], string> = {
  typescript: "const x: number = 1;\n",
  tsx: "const x = <p>{1}</p>;\n",
  javascript: "const x = <p>{1}</p>;\n",
  python: "def f(x):\n    return x\n",
  go: "package main\n\nfunc f() {}\n",
  rust: "fn f<'a>(x: &'a str) {}\n",
  java: "class A { int f() { return 1; } }\n",
  c: "int f(void) { return 1; }\n",
  cpp: "template <typename T> class A { T x; };\n",
  csharp: "class A { int F() => 1; }\n",
  ruby: "def f(x)\n  x\nend\n",
  php: "<?php function f(int $x): int { return $x; }\n",
  bash: "if true; then echo a; fi\n",
  json: '{"a": [1, 2]}\n',
  html: "<p>a</p>\n",
  css: "a { color: red; }\n",
  scala: "class A { def f(x: Int) = x }\n",
  swift: "func f(x: Int) -> Int { return x }\n",
  kotlin: "fun f(x: Int): Int {\n  return x\n}\n",
  lua: "local function f(x) return x end\n",
  toml: 'a = "b"\n',
  yaml: "a:\n  - b\n",
  zig: "fn f(x: u8) u8 {\n    return x;\n}\n",
};

suite("Grammars", () => {
  for (const name of grammarNames)
    test(`${name} loads and reads its language`, () => {
      const tree = findParser(name)?.parse(sample[name], undefined, 1000);
      assert.ok(tree !== undefined, "no parser");
      assert.equal(tree.rootNode.hasError, false, tree.rootNode.toString());
      assert.equal(tree.rootNode.endIndex, sample[name].length);
    });

  test("what is no text of the language is an error", () => {
    assert.equal(findParser("typescript")?.parse("const = (", undefined, 1000)?.rootNode.hasError, true);
  });

  test("no editor's name for a language belongs to two", () => {
    const ids = grammarNames.flatMap((name) => [...grammars[name].ids]);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
  });

  const names: readonly (readonly [id: string, grammar: string | undefined])[] = [
    ["typescriptreact", "tsx"],
    ["typescript.tsx", "tsx"],
    ["javascriptreact", "javascript"],
    ["js", "javascript"],
    ["cs", "csharp"],
    ["sh", "bash"],
    ["shellscript", "bash"],
    ["python-mode", "python"],
    ["c++-ts-mode", "cpp"],
    ["Rust", "rust"],
    ["plaintext", undefined],
    ["constructor", undefined],
    ["", undefined],
  ];
  for (const [id, grammar] of names)
    test(`"${id}" is ${grammar ?? "unknown"}`, () => {
      assert.equal(findGrammar(id), grammar);
    });

  test("every language has brackets, strings and comments, known or not", () => {
    for (const id of ["vue", "dart", "constructor", "toString", "", "nobody-knows", ...grammarNames])
      assert.ok(lexiconOf(id) in lexicons, id);
  });

  test("a text of 40,000 units with a surrogate pair on every border parses without errors", () => {
    for (const shift of ["", " "]) {
      const text = `${shift}x = "${"😀".repeat(20_000)}"\n`;
      assert.equal(findParser("python")?.parse(text, undefined, 2000)?.rootNode.hasError, false);
    }
  });

  test("a parse that takes too long is given up, and the next one is sound", () => {
    const parser = findParser("typescript");
    assert.equal(parser?.parse("f(1);\n".repeat(100_000), undefined, 1), undefined);
    assert.equal(parser?.parse("f(1);\n", undefined, 1000)?.rootNode.hasError, false);
  });
});

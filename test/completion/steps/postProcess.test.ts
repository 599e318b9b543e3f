import assert from "node:assert/strict";
import fc from "fast-check";
import { controlTokens } from "../../../server/completion/steps/controlTokens.ts";
import { postProcess } from "../../../server/completion/steps/postProcess.ts";
import type { StepContext } from "../../../server/completion/steps/step.ts";
import { holdsUnsafeCharacter } from "../../../server/completion/steps/unsafeCharacters.ts";
import type { Reason } from "../../../server/domain/reason.ts";
import { at } from "./at.ts";

type Case = {
  readonly why: string;
  readonly in?: string;
  readonly text: string;
  readonly says: string;
  readonly kept: string;
  readonly with?: Partial<StepContext>;
};

const body = "function f() {\n  █\n}\n";
const tabs = { indentation: { insertSpaces: false, tabSize: 4 } };

const cases: readonly Case[] = [
  // Control tokens.
  { why: "a control token ends the text", text: "const a = █\n", says: "b;<|endoftext|>import x", kept: "b;" },
  { why: "another family's token too", text: "const a = █\n", says: "b;<｜fim▁end｜>c", kept: "b;" },
  { why: "a leading one is taken off", text: "const a = █\n", says: "<|fim_middle|>b;", kept: "b;" },
  { why: "a file marker begins another file", text: body, says: "a();\n<|file_sep|>b.ts\n", kept: "a();" },
  {
    why: "a document about prompts may hold them",
    text: 'const end = "<|im_end|>";\nconst start = █\n',
    says: '"<|im_end|>";',
    kept: '"<|im_end|>";',
  },
  // Line ends and white space.
  { why: "line ends are line feeds", text: body, says: "a();\r\n  b();\r  c();", kept: "a();\n  b();\n  c();" },
  { why: "space at line ends goes", text: body, says: "a();  \n  b(); \n", kept: "a();\n  b();" },
  { why: "half a character at the end goes", text: "const a = █\n", says: '"é\ufffd', kept: '"é' },
  { why: "a blank comes once", text: "const a = █\n", says: " b;", kept: "b;" },
  { why: "a blank that is missing stays", text: "const a =█\n", says: " b;", kept: " b;" },
  { why: "in a string blanks are text", text: 'const a = "b █";\n', says: "  c", kept: "  c" },
  { why: "indentation comes once", text: body, says: "  return 1;", kept: "return 1;" },
  { why: "an empty line at the cursor is left out", text: body, says: "\n  return 1;", kept: "return 1;" },
  {
    why: "indentation that is missing comes in",
    text: "function f() {\n█\n}\n",
    says: "  return 1;",
    kept: "  return 1;",
  },
  {
    why: "tabs become the editor's spaces",
    text: body,
    says: "if (a) {\n\t\tb();\n\t}",
    kept: "if (a) {\n    b();\n  }",
  },
  {
    why: "spaces become the editor's tabs",
    text: "function f() {\n\t█\n}\n",
    says: "if (a) {\n    b();\n  }",
    kept: "if (a) {\n\t\tb();\n\t}",
    with: tabs,
  },
  {
    why: "a document's own indentation counts more than the editor's",
    text: "function f() {\n\tif (a) {\n\t\tb();\n\t}\n\t█\n}\n",
    says: "if (c) {\n\t\td();\n\t}",
    kept: "if (c) {\n\t\td();\n\t}",
  },
  // The end of the construct.
  { why: "the block's end", text: body, says: "return 1;\n}\n\nfunction g() {", kept: "return 1;" },
  { why: "the statement's end", text: "const a = █\n", says: "b;\nconst c = d;", kept: "b;" },
  { why: "the line's end", text: "f(█ + b);\n", says: "a\n+ c", kept: "a" },
  // What follows.
  { why: "the rest of the line comes once", text: "const a = █ + c;\n", says: "b + c;", kept: "b" },
  { why: "a part of the rest too", text: "const total = █.length;\n", says: "items.length;", kept: "items" },
  { why: "a closer that is there comes once", text: "f(█);\n", says: "a, b);", kept: "a, b" },
  { why: "a closer of the text's own stays", text: "f(█);\n", says: "g(a)", kept: "g(a)" },
  { why: "a quote that is there comes once", text: 'const a = "█";\n', says: 'b";', kept: "b" },
  { why: "a quoted text keeps its quotes", text: 'f("a", █);\n', says: '"b"', kept: '"b"' },
  { why: "a semicolon that is there comes once", text: "const a = █;\n", says: "b;", kept: "b" },
  {
    why: "the closing line that follows comes once",
    text: body,
    says: "if (a) {\n    b();\n  }\n}",
    kept: "if (a) {\n    b();\n  }",
  },
  { why: "lines that follow come once", text: "a();\n█\nb();\nc();\n", says: "x();\nb();\nc();", kept: "x();" },
  {
    why: "equal lines elsewhere are no overlap",
    text: "f(() => {\n  █\n});\nf(() => {\n});\n",
    says: "g();",
    kept: "g();",
  },
  {
    why: "members of a table may be alike",
    text: "const a = [\n  [0, 0, 0],\n  █\n  [0, 0, 1],\n];\n",
    says: "[0, 0, 0],",
    kept: "[0, 0, 0],",
  },
  {
    why: "a neighbour's look-alike is no repetition",
    text: "█\nimport b from './b.ts';\n",
    says: "import a from './a.ts';",
    kept: "import a from './a.ts';",
  },
  // Repetition.
  {
    why: "three equal lines are a loop",
    text: body,
    says: "call(one);\n  call(one);\n  call(one);",
    kept: "call(one);",
  },
  {
    why: "a block that comes again is a loop",
    text: body,
    says: "const one = 1;\n  const two = 2;\n  const three = 3;\n  const one = 1;\n  const two = 2;\n  const three = 3;",
    kept: "const one = 1;\n  const two = 2;\n  const three = 3;",
  },
  {
    why: "a stutter is cut",
    text: body,
    says: "a();\n  const x = foo.bar.foo.bar.foo.bar.foo.bar.foo.bar.foo.bar",
    kept: "a();",
  },
  {
    why: "a ruler is no stutter",
    text: "█\n",
    says: "// ----------------------------------------\nf();",
    kept: "// ----------------------------------------\nf();",
  },
  {
    why: "rows of zeros are no loop",
    text: "const m = [\n  █\n];\n",
    says: "0, 0, 0,\n  0, 0, 0,\n  0, 0, 0,",
    kept: "0, 0, 0,\n  0, 0, 0,\n  0, 0, 0,",
  },
  // Syntax.
  {
    why: "a stray closer is cut with its line",
    text: "function f() {\n  a();\n  █\n  b();\n}\n",
    says: "if (x) {\n    y();\n  }\n  }",
    kept: "if (x) {\n    y();\n  }",
  },
  { why: "an unfinished line is cut", text: body, says: "const a = 1;\n  const b = f(", kept: "const a = 1;" },
  {
    why: "a Python header without a body is cut",
    in: "python",
    text: "def f():\n    █\n\nx = 1\n",
    says: "a = 1\n    if a:",
    kept: "a = 1",
  },
  {
    why: "a header alone is kept",
    in: "python",
    text: "class A:\n    def f(█\n",
    says: "self, a):",
    kept: "self, a):",
  },
  {
    why: "a signature without its body is kept",
    in: "java",
    text: "class A {\n    public int f(█\n}\n",
    says: "int a) {",
    kept: "int a) {",
  },
  // Limits.
  {
    why: "no more lines than wanted",
    text: body,
    says: "a();\n  b();\n  c();",
    kept: "a();\n  b();",
    with: { maxLines: 2 },
  },
  { why: "one line only", text: body, says: "a();\n  b();", kept: "a();", with: { singleLine: true } },
  {
    why: "the first line with text",
    text: "function f() {█\n}\n",
    says: "\n  a();\n  b();",
    kept: "  a();",
    with: { singleLine: true },
  },
  // Windows line ends in the document.
  {
    why: "a document with Windows line ends",
    text: "function f() {\r\n  █\r\n}\r\n",
    says: "a();\r\n  b();\r\n}\r\n",
    kept: "a();\n  b();",
  },
  { why: "its following lines", text: "a();\r\n█\r\nb();\r\n", says: "x();\nb();", kept: "x();" },
];

type Empty = { readonly in?: string; readonly text: string; readonly says: string; readonly reason: Reason };
const empties: readonly Empty[] = [
  { text: body, says: "", reason: "modelSaidNothing" },
  { text: body, says: "<|endoftext|>", reason: "modelSaidNothing" },
  { text: body, says: " \n\t\n", reason: "onlyWhitespace" },
  { text: body, says: "}", reason: "repeatsSuffix" },
  { text: "const a = b█ + c;\n", says: " + c;", reason: "repeatsSuffix" },
  {
    text: "a();\n█\nconst value = compute(one, two);\n",
    says: "const value = compute(one, two)",
    reason: "repeatsSuffix",
  },
  { text: "const value = compute(one);\n█\n", says: "const value = compute(one);", reason: "repeatsPrefix" },
  { text: "const value = compute(one);\nconst value = █\n", says: "compute(one);", reason: "repeatsPrefix" },
  { text: "const x = █\n", says: "a.b.c.a.b.c.a.b.c.a.b.c.a.b.c.a.b.c", reason: "repetitive" },
  { text: body, says: "a(); // \u202e } \u2066", reason: "unsafeCharacters" },
  { text: body, says: "a();\u200b", reason: "unsafeCharacters" },
  { text: "const a = 1;\n█\nconst b = 2;\n", says: "const = = ;", reason: "breaksSyntax" },
];

suite("Post-processing", () => {
  for (const each of cases)
    test(`${each.why}: ${JSON.stringify(each.text)}, ${JSON.stringify(each.says)}`, () => {
      const { text, reason, changes } = postProcess(each.says, at(each.in ?? "typescript", each.text, each.with));
      assert.equal(text, each.kept, changes.map(({ name }) => name).join(", "));
      assert.equal(reason, undefined);
    });

  for (const { in: languageId = "typescript", text, says, reason } of empties)
    test(`nothing is left, ${reason}: ${JSON.stringify(text)}, ${JSON.stringify(says)}`, () => {
      const processed = postProcess(says, at(languageId, text));
      assert.equal(processed.text, "");
      assert.equal(processed.reason, reason, processed.changes.map(({ name }) => name).join(", "));
    });

  test("the changes lead from what the model said to what is shown", () => {
    const says = "  a();\r\n  b();\n}\n<|endoftext|>";
    const { text, changes } = postProcess(says, at("typescript", body));
    assert.equal(changes[0]?.before, says);
    assert.equal(changes.at(-1)?.after, text);
    for (const [index, { before }] of changes.slice(1).entries()) assert.equal(before, changes[index]?.after);
  });

  const languages = ["typescript", "typescriptreact", "python", "go", "rust", "ruby", "html", "plaintext"];
  const code = fc.string({
    unit: fc.constantFrom(
      ..."abx1 \n\t(){}[];:,.=+\"'`/\\#<>$",
      ...[
        "\n",
        "\n  ",
        "\r\n",
        "if (",
        "{\n",
        "}\n",
        "def f():\n",
        "end\n",
        "😀",
        "\ud83d",
        "\u202e",
        "return x;\n",
        "<|fim_middle|>",
        "</s>",
      ],
    ),
    maxLength: 60,
  });

  test("processing again what was processed changes nothing; no control token, no hidden character is left", () => {
    fc.assert(
      fc.property(
        fc.record({ languageId: fc.constantFrom(...languages), before: code, after: code, says: code }),
        (each) => {
          const { languageId, before, after, says } = each;
          const context = at(languageId, `${before}█${after}`);
          const { text, reason } = postProcess(says, context);
          assert.equal(postProcess(text, context).text, text);
          assert.equal(text === "", reason !== undefined);
          assert.ok(text === "" || text.trim() !== "");
          assert.ok(!text.includes("\r") && !holdsUnsafeCharacter(text));
          for (const token of controlTokens) assert.ok(!text.includes(token) || (before + after).includes(token));
        },
      ),
      { numRuns: 200 },
    );
  });

  test("no text is too strange", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        (before, after, says) => {
          postProcess(says, at("typescript", `${before.replaceAll("█", "")}█${after}`));
        },
      ),
      { numRuns: 100 },
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { offset } from "../../server/base/brand.ts";
import { createSyntax } from "../../server/syntax/createSyntax.ts";
import { grammarNames, grammars } from "../../server/syntax/grammars.ts";

const units = fc.constantFrom(
  ..."ab1 \t(){}[];:,.=+-*/\"'`#$@<>\\|&",
  ...[
    "\n",
    "\r\n",
    "\n  ",
    "\n\t",
    "😀",
    "\ud83d",
    "\ude00",
    "\0",
    "def f():\n",
    "class A {\n",
    "end\n",
    "return ",
    "${",
    "/*",
    '"""',
  ],
);
const text = fc.string({ unit: units, maxLength: 60 });

suite("Hostile texts", () => {
  const syntax = createSyntax();

  test("any text, in any language: an answer that fits it", () => {
    const languages = [...grammarNames.map((name) => grammars[name].ids[0]), "plaintext", "vue"];
    const document = fc.record({ languageId: fc.constantFrom(...languages), before: text, after: text, says: text });
    fc.assert(
      fc.property(document, ({ languageId, before, after, says }) => {
        const at = offset(before.length);
        const snapshot = { uri: "file:///hostile", languageId, version: 1, text: before + after, path: "hostile" };
        const hole = { snapshot, from: at, to: at };
        const shape = syntax.shapeAt(snapshot, at);
        const end = syntax.endOf(hole, shape, says);
        if (end.kind === "finished") assert.ok(end.length >= 0 && end.length <= says.length);
        assert.ok(says.startsWith(syntax.longestValid(hole, says)));
      }),
      { numRuns: 300 },
    );
  });

  test("a cursor past the end of the text is at its end", () => {
    const snapshot = { uri: "file:///past", languageId: "python", version: 1, text: "x = 1\n", path: "past" };
    assert.equal(syntax.shapeAt(snapshot, offset(1000)).inside, "code");
  });

  test("a huge file has a shape and an end", () => {
    const filler = "call(argument);\n".repeat(100_000);
    const before = `${filler}function f() {\n  `;
    const at = offset(before.length);
    const snapshot = {
      uri: "file:///large",
      languageId: "typescript",
      version: 1,
      text: `${before}\n}\n`,
      path: "large",
    };
    const shape = syntax.shapeAt(snapshot, at);
    assert.deepEqual(shape, { inside: "code", extent: "block", scopes: ["f"] });
    const end = syntax.endOf({ snapshot, from: at, to: at }, shape, "a();\n}\nb();");
    assert.deepEqual(end, { kind: "finished", length: 4 });
  });

  test("a line of 1,000,000 units is no trouble", () => {
    const long = `const a = [${"1,".repeat(500_000 - 10)}`;
    const snapshot = { uri: "file:///line", languageId: "javascript", version: 1, text: long, path: "line" };
    assert.equal(syntax.shapeAt(snapshot, offset(long.length)).extent, "brackets");
  });

  test("a language whose grammar is not on this platform answers by brackets", () => {
    const snapshot = {
      uri: "file:///unknown",
      languageId: "no-such-language",
      version: 1,
      text: "f(",
      path: "unknown",
    };
    assert.equal(syntax.knows(snapshot.languageId), false);
    assert.equal(syntax.shapeAt(snapshot, offset(2)).extent, "brackets");
  });

  test("a closed document may be asked about again", () => {
    const snapshot = {
      uri: "file:///closed",
      languageId: "python",
      version: 1,
      text: "def f():\n    x = 1\n",
      path: "closed",
    };
    const before = syntax.shapeAt(snapshot, offset(19));
    syntax.close(snapshot.uri);
    assert.deepEqual(syntax.shapeAt(snapshot, offset(19)), before);
  });
});

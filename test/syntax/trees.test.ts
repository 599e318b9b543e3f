import assert from "node:assert/strict";
import fc from "fast-check";
import { findParser } from "../../server/syntax/native.ts";
import { createTrees, editBetween, maxTreeUnits } from "../../server/syntax/trees.ts";

const apply = (before: string, after: string): string => {
  const edit = editBetween(before, after);
  return (
    before.slice(0, edit.startIndex) + after.slice(edit.startIndex, edit.newEndIndex) + before.slice(edit.oldEndIndex)
  );
};

const point = (text: string, index: number) => {
  const lines = text.slice(0, index).split("\n");
  return { row: lines.length - 1, column: lines.at(-1)?.length };
};

suite("Trees", () => {
  test("an edit turns one text into the other, with the right rows and columns, and splits no surrogate pair", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r\n", "😀", "😁", "\ud83d", "\ude00") });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edit = editBetween(before, after);
        assert.equal(apply(before, after), after);
        assert.deepEqual(edit.startPosition, point(before, edit.startIndex));
        assert.deepEqual(edit.oldEndPosition, point(before, edit.oldEndIndex));
        assert.deepEqual(edit.newEndPosition, point(after, edit.newEndIndex));
        for (const [where, index] of [
          [before, edit.startIndex],
          [before, edit.oldEndIndex],
          [after, edit.newEndIndex],
        ] as const)
          assert.ok(!/^[\ud800-\udbff][\udc00-\udfff]$/.test(where.slice(index - 1, index + 1)) || index === 0);
      }),
    );
  });

  test("a tree that was updated reads like one parsed afresh", () => {
    const trees = createTrees();
    const pieces = [
      "const a = 1;\n",
      "function f(x) {\n  return x;\n}\n",
      "f(😀);\n",
      "class A { m() {} }\n",
      "// é\n",
      "`${a}`;\n",
    ];
    const program = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((each) => each.join(""));
    fc.assert(
      fc.property(program, (text) => {
        const updated = trees.treeOf({ uri: "file:///a", languageId: "javascript", text });
        const fresh = findParser("javascript")?.parse(text, undefined, 1000);
        assert.ok(updated && fresh);
        if (!fresh.rootNode.hasError) assert.equal(updated.rootNode.toString(), fresh.rootNode.toString());
        assert.equal(updated.rootNode.endIndex, fresh.rootNode.endIndex);
      }),
    );
  });

  test("a document that changes its language gets a tree of the new one", () => {
    const trees = createTrees();
    const text = "x = 1\n";
    assert.equal(trees.treeOf({ uri: "file:///a", languageId: "python", text })?.rootNode.type, "module");
    assert.equal(trees.treeOf({ uri: "file:///a", languageId: "javascript", text })?.rootNode.type, "program");
  });

  test("notebook cells and other URIs are only names", () => {
    const trees = createTrees();
    for (const uri of ["vscode-notebook-cell:/a.ipynb#W0sZmlsZQ%3D%3D", "untitled:1", "", "constructor"])
      assert.equal(trees.treeOf({ uri, languageId: "python", text: "x = 1\n" })?.rootNode.type, "module");
  });

  test("too large a text and an unknown language have no tree", () => {
    const trees = createTrees();
    assert.equal(
      trees.treeOf({ uri: "file:///a", languageId: "python", text: "x".repeat(maxTreeUnits + 1) }),
      undefined,
    );
    assert.equal(trees.treeOf({ uri: "file:///a", languageId: "plaintext", text: "x" }), undefined);
  });
});

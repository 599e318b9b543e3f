import assert from "node:assert/strict";
import { errorsIn, type Errors } from "../../server/syntax/adapters/errorsIn.ts";
import { type Node, type Tree, findParser } from "../../server/syntax/native.ts";

const texts = [
  { grammar: "typescript", text: "const a = 1;\n", isBroken: false },
  { grammar: "typescript", text: "function f( {\n  const a = (1;\n}\nclass { m() { return [ } }\n", isBroken: true },
  { grammar: "typescript", text: 'const x = rows.filter((row) => row.isOpen && \nconst s = "ä🙂;\n', isBroken: true },
  { grammar: "python", text: "def f(:\n    return [1, 2\nclass\n", isBroken: true },
  { grammar: "go", text: "package a\nfunc f() { x := ; y( }\n", isBroken: true },
] as const;

/** The same by the package's objects. */
function byObjects({ rootNode }: Tree): Errors {
  const all: Node[] = [rootNode];
  for (const node of all) all.push(...node.children);
  const broken = all.filter(({ isError }) => isError);
  const missing = all.filter(({ isMissing }) => isMissing).length;
  const units = broken.reduce((sum, { startIndex, endIndex }) => sum + endIndex - startIndex, 0);
  return { broken: broken.length, missing, units };
}

suite("Errors of a tree", () => {
  for (const { grammar, text, isBroken } of texts)
    test(`${grammar}: those of all nodes, whether objects were made of them or not: ${JSON.stringify(text)}`, () => {
      const tree = findParser(grammar)?.parse(text, undefined, 10_000);
      assert.ok(tree);
      const before = errorsIn(tree);
      assert.equal(before.broken + before.missing > 0, isBroken);
      assert.deepEqual(before, byObjects(tree));
      assert.deepEqual(errorsIn(tree), before);
    });
});
